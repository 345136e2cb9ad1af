"""What must work in Chromium and in Firefox, and the scenarios that show it.

All other scenarios run in Chromium alone: both browsers take the same scripts, and each page that
Firefox opens costs the suite about a second.
"""

from __future__ import annotations

SCENARIOS = {
    "icons by type": ["test_each_type_has_its_icon_and_the_protected_share_one"],
    "line styles": ["test_each_line_style_is_a_switch_and_ordinary_life_is_apart"],
    "legend and filters": [
        "test_legend_switches_types_and_says_how_much_is_shown",
        "test_counts_follow_what_is_switched_off",
        "test_ties_are_filtered_by_how_many_links_they_stand_for",
        "test_entities_are_filtered_by_country_and_agency",
        "test_window_of_days_filters_ties_and_their_rows",
    ],
    "search": [
        "test_search_folds_accents_and_never_finds_the_protected_by_name",
        "test_search_is_driven_by_the_keyboard",
    ],
    "focus": ["test_what_connects_two_entities", "test_what_is_out_of_focus_fades"],
    "rings": [
        "test_ring_opens_its_card_and_can_be_switched_off",
        "test_rings_fold_and_open_on_a_small_map",
    ],
    "leads": ["test_marks_are_drawn_explained_and_switched_off"],
    "undecided pairs": ["test_a_dashed_line_joins_who_may_be_the_same_and_says_why"],
    "evidence": [
        "test_click_on_a_tie_shows_its_documents_and_rows",
        "test_entity_shows_what_documents_state_but_no_protected_name",
    ],
    "time": [
        "test_bars_count_links_by_day_and_handles_choose_the_window",
        "test_a_handle_is_dragged_and_never_passes_the_other",
        "test_play_moves_the_window_to_the_last_day",
    ],
    "layout kept": [
        "test_layout_brings_back_what_was_moved_and_switched_off",
        "test_hidden_entities_and_notes_come_back_with_the_layout",
    ],
    "picture": [
        "test_picture_can_be_saved_at_twice_the_size_and_says_where_it_is_from",
        "test_the_whole_chart_can_be_saved_as_lines_and_letters",
    ],
    "banner and caveat": ["test_banner_and_caveat_are_in_view_at_both_ends"],
    "keyboard and screen reader": [
        "test_every_control_is_reached_by_tab_and_has_a_name",
        "test_from_search_to_the_row_of_a_document_by_keyboard",
        "test_disks_and_rings_by_keyboard",
    ],
    "hostile names, no request": ["test_hostile_names_are_text_and_the_page_asks_for_nothing"],
    "large map": ["test_a_large_map_opens_folded_and_adds_up_ties"],
    "notebook cell": [
        "test_cell_starts_with_the_map_alone_and_leaves_the_wheel_to_the_notebook",
        "test_map_draws_inside_the_frame_of_a_notebook",
    ],
    "timeline": [
        "test_a_click_on_a_bar_lists_its_rows",
        "test_handles_dates_and_zoom_choose_the_time",
    ],
    "place map": [
        "test_places_and_arcs_lead_to_their_rows",
        "test_the_scale_bar_measures_the_map_and_keys_zoom",
    ],
    "money flow": ["test_a_band_leads_to_its_rows_and_what_stays_is_hatched"],
    "ring card": ["test_every_part_works_in_its_frame_and_asks_for_nothing"],
    "case report": ["test_what_is_folded_opens_by_its_link_and_is_printed"],
    "review of pairs": ["test_pairs_are_judged_by_key_and_the_next_one_comes"],
    "the browser that watches": ["test_a_page_that_asks_and_complains_is_noticed"],
}


def in_both_browsers(test: str) -> bool:
    """Tell whether a scenario runs in both."""
    return any(test in tests for tests in SCENARIOS.values())
