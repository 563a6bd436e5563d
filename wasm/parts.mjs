/**
 * The parts of the module beside the core, by their names, and what of the engine is in each: what nobody can ask without
 * waiting, so that there is time to load it. All else is in the core.
 */
export const PARTS = {
  /** How the shopper came, for pages that somebody came to from outside. */
  arrival: ["engine_arrive"],
  /** Catalogues that a page brings itself. */
  catalog: ["engine_load_columns", "engine_load_tsv"],
  /** What a page with offers asks, and the reading of merchandising rules, which is alike. */
  offers: [
    "engine_claim_offer",
    "engine_dry_run",
    "engine_free_shipping_gap",
    "engine_interests",
    "engine_offers",
    "engine_onboarding",
    "engine_pick_interests",
    "engine_set_merchandising",
    "engine_set_offers",
    "engine_skip_step",
    "engine_top_up",
  ],
  /** Packs, and what comes of them by and by. */
  pack: ["engine_give_up", "engine_needs", "engine_open_pack", "engine_supply"],
};
