use sqlx::SqliteConnection;

use super::{write_list, write_sources};
use crate::{
    model::{Chip, Kind, export_control::metrics},
    store::Result,
};

pub(super) async fn write(db: &mut SqliteConnection, chip: &Chip) -> Result<()> {
    sqlx::query!("delete from chip where slug = ?1", chip.slug).execute(&mut *db).await?;
    let tpp = metrics::tpp(chip).map(|tpp| tpp.value);
    let performance_density = metrics::performance_density(chip);
    sqlx::query!(
        r#"insert into chip
         (slug, name, vendor, kind, family, architecture, foundry, process, announced,
         released, market, made_for, variant_of, die_area_mm2, dies,
         transistors_billion, tdp_w, memory_gb, memory_type, memory_bandwidth_gb_s,
         interconnect, interconnect_gb_s, price_usd, units_note, summary, tpp,
         performance_density, package_area_mm2)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
         ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)"#,
        chip.slug,
        chip.name,
        chip.vendor,
        chip.kind,
        chip.family,
        chip.architecture,
        chip.foundry,
        chip.process,
        chip.announced,
        chip.released,
        chip.market,
        chip.made_for,
        chip.variant_of,
        chip.die_area_mm2,
        chip.dies,
        chip.transistors_billion,
        chip.tdp_w,
        chip.memory_gb,
        chip.memory_type,
        chip.memory_bandwidth_gb_s,
        chip.interconnect,
        chip.interconnect_gb_s,
        chip.price_usd,
        chip.units_note,
        chip.summary,
        tpp,
        performance_density,
        chip.package_area_mm2
    )
    .execute(&mut *db)
    .await?;
    for (format, dense) in &chip.dense {
        sqlx::query!("insert into chip_throughput values (?1, ?2, ?3)", chip.slug, format, dense)
            .execute(&mut *db)
            .await?;
    }
    write_list!(db, "insert into chip_estimate values (?1, ?2, ?3)", chip.slug, &chip.estimates);
    for (figure, source) in &chip.source_of {
        sqlx::query!(
            "insert into chip_figure_source values (?1, ?2, ?3)",
            chip.slug,
            figure,
            source
        )
        .execute(&mut *db)
        .await?;
    }
    write_sources(db, Kind::Chip, &chip.slug, &chip.sources).await
}
