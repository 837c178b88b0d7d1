/** Words of the scripts, both languages side by side as in the templates. */

export const english = document.documentElement.lang.startsWith("en");

/** Quotes are straight in English: Chinese fonts set curly ones as wide as a character, which tears sentences apart. */
export function t(zh: string, en: string): string {
  return english ? en.replace(/[“”]/g, '"').replace(/[‘’]/g, "'") : zh;
}
