/** Words of the scripts, both languages side by side as in the templates. */

export const english = document.documentElement.lang.startsWith("en");

export function t(zh: string, en: string): string {
  return english ? en : zh;
}
