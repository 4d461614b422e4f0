//! Forms as data, on every record of the dataset.

use chokepoint::{
    model::{Slug, form::Form, proposal},
    starter,
};

#[test]
fn every_record_survives_its_form() {
    let dataset = starter::dataset();
    for record in dataset.records() {
        let (kind, json) = (record.kind(), record.to_json().unwrap());
        let pairs = Form::of(&json, kind.fields()).pairs();
        let form = Form::read(kind.fields(), pairs.iter().map(|(name, text)| (&**name, &**text)));
        assert_eq!(form.record().to_string(), json.to_string(), "{kind} {}", record.slug());
    }
}

#[test]
fn whatever_is_proposed_is_a_slug() {
    let dataset = starter::dataset();
    for record in dataset.records() {
        let proposed = proposal::slug(record.kind(), &record.to_json().unwrap());
        assert!(proposed.parse::<Slug>().is_ok(), "{proposed}");
    }
}
