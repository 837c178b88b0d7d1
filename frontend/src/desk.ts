/** The desk: keys of the triage list. */

export {};
