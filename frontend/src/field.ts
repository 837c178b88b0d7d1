/** The field app. */

export {};
