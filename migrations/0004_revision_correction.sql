-- Which changes corrected a mistake, as editors marked them; and revisions by moment and reason, so
-- that the log of changes reads no bodies.

alter table revision add column correction integer not null default 0 check (correction in (0, 1));

create index revision_change on revision (created, author, reason, correction);

drop index revision_created;
