use sqlx::SqliteConnection;

use super::{write_list, write_sources};
use crate::{
    model::{Kind, System},
    store::Result,
};

pub(super) async fn write(db: &mut SqliteConnection, system: &System) -> Result<()> {
    sqlx::query!("delete from system where slug = ?1", system.slug).execute(&mut *db).await?;
    sqlx::query!(
        r#"insert into system
         (slug, name, vendor, chip, chip_count, announced, released, interconnect,
         bf16_pflops_dense, fp8_pflops_dense, fp4_pflops_dense, memory_tb,
         memory_bandwidth_tb_s, scale_up_bandwidth_tb_s, power_kw, price_usd, summary)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"#,
        system.slug,
        system.name,
        system.vendor,
        system.chip,
        system.chip_count,
        system.announced,
        system.released,
        system.interconnect,
        system.bf16_pflops_dense,
        system.fp8_pflops_dense,
        system.fp4_pflops_dense,
        system.memory_tb,
        system.memory_bandwidth_tb_s,
        system.scale_up_bandwidth_tb_s,
        system.power_kw,
        system.price_usd,
        system.summary
    )
    .execute(&mut *db)
    .await?;
    write_list!(
        db,
        "insert into system_estimate values (?1, ?2, ?3)",
        system.slug,
        &system.estimates
    );
    write_sources(db, Kind::System, &system.slug, &system.sources).await
}
