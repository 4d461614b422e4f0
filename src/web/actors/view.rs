//! What an actor's page shows of events, other actors, policies and products.

use crate::{
    model::{
        Kind, actor::ActorKind, event::Role, figure::group_thousands, policy::PolicyStatus,
        vocabulary::Effect,
    },
    store::{
        actors::{ActorPolicy, ActorProduct, LinkedActor, Member},
        events::{EventRow, RoleCount},
        tally::Part,
    },
    web::view::{DateView, EventItem, JurisdictionView, Link, role_alone},
};

/// The events in which an actor played one part.
pub(super) struct RoleEvents {
    pub(super) id: String,
    pub(super) label: &'static str,
    pub(super) count: i64,
    pub(super) events: Vec<EventItem>,
}

impl RoleEvents {
    /// By part, in the order of the parts.
    pub(super) fn groups(counts: &[RoleCount], shown: Vec<(Role, EventRow)>) -> Vec<Self> {
        let mut groups: Vec<_> = Role::ALL
            .iter()
            .filter_map(|&role| {
                let count = counts.iter().find(|count| count.role == role)?.count;
                let id = format!("as-{role}");
                Some((role, Self { id, label: acted(role), count, events: Vec::new() }))
            })
            .collect();
        for (role, event) in shown {
            if let Some((_, group)) = groups.iter_mut().find(|(part, _)| *part == role) {
                group.events.push(EventItem::from(event));
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// Whether some of the events are left out.
    pub(super) fn is_cut(&self) -> bool {
        usize::try_from(self.count).is_ok_and(|count| count > self.events.len())
    }
}

/// What an actor did or met with in a part.
fn acted(role: Role) -> &'static str {
    match role {
        Role::Initiator => "Acted",
        Role::Target => "Was the target",
        Role::Subject => "Was concerned",
        Role::Beneficiary => "Gained",
        Role::Intermediary => "Stood between",
        Role::Commentator => "Commented",
    }
}

/// The actors that stand in one relation to an actor.
pub(super) struct ActedOn {
    pub(super) title: &'static str,
    pub(super) actors: Vec<(Link, i64)>,
}

impl ActedOn {
    /// By relation; those with nobody in them are left out.
    pub(super) fn groups(linked: Vec<LinkedActor>) -> Vec<Self> {
        let titles = [
            ("on", "Acts on"),
            ("by", "Acted on by"),
            ("with", "Acts together with"),
            ("beside", "Otherwise in the same events"),
        ];
        let mut groups: Vec<_> =
            titles.map(|(key, title)| (key, Self { title, actors: Vec::new() })).into();
        for actor in linked {
            if let Some((_, group)) = groups.iter_mut().find(|(key, _)| *key == actor.relation) {
                group.actors.push((Link::to(Kind::Actor, &actor.slug, actor.name), actor.events));
            }
        }
        groups.retain(|(_, group)| !group.actors.is_empty());
        groups.into_iter().map(|(_, group)| group).collect()
    }
}

/// A policy in a list.
pub(super) struct PolicyLine {
    pub(super) link: Link,
    pub(super) date: DateView,
    pub(super) status: PolicyStatus,
    pub(super) effect: Effect,
}

/// The policies that an actor issued, and those aimed at it.
pub(super) fn policy_lines(policies: Vec<ActorPolicy>) -> (Part<PolicyLine>, Part<PolicyLine>) {
    let (mut issued, mut aimed_at) = (Part::whole(Vec::new()), Part::whole(Vec::new()));
    for policy in policies {
        let line = PolicyLine {
            link: Link::to(Kind::Policy, &policy.slug, policy.title),
            date: DateView::from(&policy.announced),
            status: policy.status,
            effect: policy.effect,
        };
        let list = if policy.aimed_at { &mut aimed_at } else { &mut issued };
        list.total = policy.total;
        list.rows.push(line);
    }
    (issued, aimed_at)
}

/// A chip or system in a list.
pub(super) struct ProductLine {
    pub(super) link: Link,
    pub(super) date: Option<DateView>,
    pub(super) tpp: Option<String>,
    pub(super) made_for: Option<JurisdictionView>,
}

/// The chips that an actor sells, those that it fabricates for others, and its systems.
pub(super) fn products(products: Vec<ActorProduct>) -> [Part<ProductLine>; 3] {
    let mut lists = [const { Vec::new() }; 3].map(Part::whole);
    for product in products {
        let (place, kind) = match product.relation.as_str() {
            "chip" => (0, Kind::Chip),
            "foundry" => (1, Kind::Chip),
            _ => (2, Kind::System),
        };
        lists[place].total = product.total;
        lists[place].rows.push(ProductLine {
            link: Link::to(kind, &product.slug, product.name),
            date: product.date.as_ref().map(DateView::from),
            tpp: product.tpp.map(|tpp| group_thousands(&tpp.get().round().to_string())),
            made_for: product.made_for.map(JurisdictionView::from),
        });
    }
    lists
}

/// Those who belong to an organisation.
pub(super) struct Organisation {
    pub(super) people: Vec<(Link, Option<String>)>,
    pub(super) units: Vec<Link>,
    /// How many are left out.
    pub(super) more: i64,
}

impl Organisation {
    pub(super) fn new(members: Part<Member>, name: &str) -> Self {
        let more = members.more();
        let (mut people, mut units) = (Vec::new(), Vec::new());
        for member in members.rows {
            let link = Link::to(Kind::Actor, &member.slug, member.name);
            if member.kind == ActorKind::Person {
                people.push((link, member.role.map(|role| role_alone(role, Some(name)))));
            } else {
                units.push(link);
            }
        }
        Self { people, units, more }
    }
}
