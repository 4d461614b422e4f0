-- What the texts of rules need: rules given up before they began, suspensions, a condition of
-- sale, and the area of a memory's package.

alter table control add column withdrawn text;
alter table control add column sold_in text;

create table control_suspension (
    control text not null references control on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    "from" text not null,
    until text,
    primary key (control, position)
) strict, without rowid;

alter table chip add column package_area_mm2 real check (package_area_mm2 > 0);

create table new_chip_estimate (
    chip text not null references chip on update cascade on delete cascade
        deferrable initially deferred,
    position integer not null,
    figure text not null
        check (figure in (
            'foundry', 'process', 'announced', 'released', 'die_area_mm2', 'dies',
            'transistors_billion', 'tdp_w', 'memory_gb', 'memory_type',
            'memory_bandwidth_gb_s', 'package_area_mm2', 'interconnect', 'interconnect_gb_s',
            'price_usd', 'fp64', 'fp64_tensor', 'fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8',
            'fp6', 'fp4', 'int4'
        )),
    primary key (chip, position)
) strict, without rowid;

insert into new_chip_estimate select chip, position, figure from chip_estimate;
drop table chip_estimate;
alter table new_chip_estimate rename to chip_estimate;

create table new_chip_figure_source (
    chip text not null references chip on update cascade on delete cascade
        deferrable initially deferred,
    figure text not null
        check (figure in (
            'foundry', 'process', 'announced', 'released', 'die_area_mm2', 'dies',
            'transistors_billion', 'tdp_w', 'memory_gb', 'memory_type',
            'memory_bandwidth_gb_s', 'package_area_mm2', 'interconnect', 'interconnect_gb_s',
            'price_usd', 'fp64', 'fp64_tensor', 'fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8',
            'fp6', 'fp4', 'int4'
        )),
    source text not null references source on update cascade deferrable initially deferred,
    primary key (chip, figure)
) strict, without rowid;

insert into new_chip_figure_source select chip, figure, source from chip_figure_source;
drop table chip_figure_source;
alter table new_chip_figure_source rename to chip_figure_source;
create index chip_figure_source_source on chip_figure_source (source, chip);
