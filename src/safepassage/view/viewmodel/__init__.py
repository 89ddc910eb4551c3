"""The view-model: one versioned JSON document from which report, app and notebook are drawn."""
