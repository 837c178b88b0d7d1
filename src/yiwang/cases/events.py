"""What the journal says about cases: entries of aggregates of kind `case`.

The engine's events stand under the names of their classes (`CaseOpened`, `StepTaken` …), as
`engine.workflows.to_data` writes them. Those below are the shell's. Words of people stand as `content:<id>:<hash>`.
"""

AGGREGATE = "case"

REPORTED = "Reported"
"""First of every case: number, place, channel, the rules that hold, whose account."""
OWNER_NAMED = "OwnerNamed"
"""Who in person answers for it now: the directory's answer for the post that the engine named, and how it was found."""
NOTE_ADDED = "NoteAdded"
REPORTER_ASKED = "ReporterAsked"
REPORTER_REPLIED = "ReporterReplied"
FILE_ATTACHED = "FileAttached"
DUPLICATE_LINKED = "DuplicateLinked"
ME_TOO = "MeToo"
FOLLOWED_UP = "FollowedUp"
SUPERVISION_ORDERED = "SupervisionOrdered"
SUPERVISION_ANSWERED = "SupervisionAnswered"
SPLIT_OFF = "SplitOff"
"""A part of the matter goes on as a case of its own."""
PLACE_CORRECTED = "PlaceCorrected"
"""Where the matter lies was told wrong, or its area was moved in the tree; it is the last one said that holds."""
FACT_CORRECTED = "FactCorrected"
"""An answer of the form was told or written down wrong; it is the last one said that holds."""
EXCLUSION_PROPOSED = "ExclusionProposed"
EXCLUSION_CONFIRMED = "ExclusionConfirmed"
EXCLUSION_REJECTED = "ExclusionRejected"
WORDS_FROZEN = "WordsFrozen"
"""Their day has come: nobody reads them any more, until they are erased."""
WORDS_ERASED = "WordsErased"
IMPORTED = "Imported"
"""Where a case came from that was taken over from another system, and what that system says became of it."""

IMPORT_AGGREGATE = "case_import"
CASES_IMPORTED = "CasesImported"
"""One run of an import: file, mapping, counts."""

EXPORT_AGGREGATE = "case_export"
CASES_EXPORTED = "CasesExported"
"""One file of cases that left the desk: which list, how many, in which form."""

MONTHS_AGGREGATE = "case_months"
MONTH_SET_ASIDE = "MonthSetAside"
MONTH_TAKEN_BACK = "MonthTakenBack"
"""An old month of cases was set aside on PostgreSQL, where it can be read only; or taken back into use."""

SHELL = frozenset({
    REPORTED, OWNER_NAMED, NOTE_ADDED, REPORTER_ASKED, REPORTER_REPLIED, FILE_ATTACHED, DUPLICATE_LINKED, ME_TOO,
    FOLLOWED_UP, SUPERVISION_ORDERED, SUPERVISION_ANSWERED, SPLIT_OFF, PLACE_CORRECTED, FACT_CORRECTED,
    EXCLUSION_PROPOSED, EXCLUSION_CONFIRMED, EXCLUSION_REJECTED, WORDS_FROZEN, WORDS_ERASED, IMPORTED,
})  # fmt: skip

LOCAL_ANSWER = "local_answer"
"""Another aggregate: an answer template of an office."""
LOCAL_ANSWER_SET = "LocalAnswerSet"
LOCAL_ANSWER_ENDED = "LocalAnswerEnded"
