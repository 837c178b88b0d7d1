/// <reference lib="webworker" />
/** The field app's service worker: keeps the shell, so that the app opens without a net. */

export {};
