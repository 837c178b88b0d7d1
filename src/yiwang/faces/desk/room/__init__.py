"""The command room: one screen of numbers over an area and what lies below it. Each links to the cases behind it."""
