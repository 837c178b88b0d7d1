/** Colours of the site's tokens, and the pictures of names and marks: there are no glyphs and no sprites to load. */

import type { Map as MapLibre } from "maplibre-gl";

const style = getComputedStyle(document.documentElement);
export const rem = parseFloat(style.fontSize) || 16;
const sharp = Math.min(Math.ceil(window.devicePixelRatio || 1), 3);

export function token(name: string, otherwise: string): string {
  return style.getPropertyValue(name).trim() || otherwise;
}

export const ink = {
  paper: token("--paper", "#fff"),
  ground: token("--ground", "#f4f5f2"),
  line: token("--line-strong", "#7d868c"),
  accent: token("--accent", "#0a5566"),
  dark: token("--accent-dark", "#063c49"),
  words: token("--ink", "#1a1f24"),
  soft: token("--ink-soft", "#4d565e"),
};
const tones: Record<string, string> = {
  red: token("--red", "#9c1c10"),
  yellow: token("--yellow", "#6a4a00"),
  blue: token("--blue", "#10478c"),
  green: token("--green", "#1d5a2c"),
};
const font = token("--font", "sans-serif");

type Draw = (context: CanvasRenderingContext2D) => void;

function picture(width: number, height: number, draw: Draw): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * sharp);
  canvas.height = Math.ceil(height * sharp);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.scale(sharp, sharp);
  draw(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** A name with a light rim, in one or more lines. */
function name(text: string, heavy: boolean): ImageData {
  const size = (heavy ? 0.9375 : 0.8125) * rem;
  const face = `${heavy ? 700 : 500} ${size}px ${font}`;
  const lines = text.split("\n");
  const probe = document.createElement("canvas").getContext("2d")!;
  probe.font = face;
  const width = Math.max(...lines.map((line) => probe.measureText(line).width)) + 8;
  return picture(width, lines.length * size * 1.3 + 6, (context) => {
    context.font = face;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    lines.forEach((line, at) => {
      const y = 3 + size * (0.65 + at * 1.3);
      context.lineWidth = 3.5;
      context.strokeStyle = ink.paper;
      context.strokeText(line, width / 2, y);
      context.fillStyle = heavy ? ink.dark : ink.words;
      context.fillText(line, width / 2, y);
    });
  });
}

/** The outline of each tone's shape: red ▲, yellow ◆, blue ●, green ●✓, neutral ○. Never colour alone. */
function outline(context: CanvasRenderingContext2D, tone: string, middle: number, reach: number): void {
  context.beginPath();
  if (tone === "red") {
    context.moveTo(middle, middle - reach);
    context.lineTo(middle + reach, middle + reach * 0.8);
    context.lineTo(middle - reach, middle + reach * 0.8);
  } else if (tone === "yellow") {
    context.moveTo(middle, middle - reach);
    context.lineTo(middle + reach, middle);
    context.lineTo(middle, middle + reach);
    context.lineTo(middle - reach, middle);
  } else {
    context.arc(middle, middle, reach * 0.85, 0, Math.PI * 2);
  }
  context.closePath();
}

function mark(tone: string): ImageData {
  const size = 1.5 * rem;
  return picture(size, size, (context) => {
    outline(context, tone, size / 2, size / 2 - 3);
    context.lineJoin = "round";
    context.lineWidth = 5;
    context.strokeStyle = ink.paper;
    context.stroke();
    context.lineWidth = 2;
    context.strokeStyle = tones[tone] ?? ink.line;
    context.fillStyle = tones[tone] ?? ink.paper;
    context.fill();
    context.stroke();
    if (tone === "green") tick(context, size);
  });
}

function tick(context: CanvasRenderingContext2D, size: number): void {
  context.beginPath();
  context.moveTo(size * 0.32, size * 0.52);
  context.lineTo(size * 0.45, size * 0.66);
  context.lineTo(size * 0.69, size * 0.36);
  context.strokeStyle = ink.paper;
  context.lineWidth = 2.5;
  context.stroke();
}

/** How many stand together; with a red corner when some of them are late. */
function bunch(count: string, late: string): ImageData {
  const size = (count.length > 2 ? 2.75 : 2.25) * rem;
  return picture(size, size, (context) => {
    context.beginPath();
    context.arc(size / 2, size / 2, size / 2 - 3, 0, Math.PI * 2);
    context.fillStyle = ink.paper;
    context.fill();
    context.lineWidth = 3;
    context.strokeStyle = Number(late) ? tones.red! : tones.blue!;
    context.stroke();
    context.fillStyle = ink.words;
    context.font = `700 ${rem}px ${font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(count, size / 2, size / 2 + 1);
    if (!Number(late)) return;
    outline(context, "red", size - 0.45 * rem, 0.4 * rem);
    context.fillStyle = tones.red!;
    context.fill();
  });
}

function pin(): ImageData {
  const width = 2 * rem, height = 2.75 * rem, middle = width / 2;
  return picture(width, height, (context) => {
    context.beginPath();
    context.arc(middle, middle, middle - 3, Math.PI * 0.85, Math.PI * 0.15);
    context.lineTo(middle, height - 2);
    context.closePath();
    context.fillStyle = token("--focus", "#b34700");
    context.strokeStyle = ink.paper;
    context.lineWidth = 3;
    context.fill();
    context.stroke();
    context.beginPath();
    context.arc(middle, middle, 4, 0, Math.PI * 2);
    context.fillStyle = ink.paper;
    context.fill();
  });
}

const bar = "|";

/** Draw a picture when the map first asks for it by its id: `name|1|words`, `mark|red`, `bunch|12|3`, `pin`. */
export function drawWhenMissing(map: MapLibre): void {
  map.setMissingStyleImageResolver((id) => {
    const [kind = "", one = "", ...rest] = id.split(bar);
    const made =
      kind === "name" ? name(rest.join(bar), one === "1")
      : kind === "mark" ? mark(one)
      : kind === "bunch" ? bunch(one, rest[0] ?? "0")
      : kind === "pin" ? pin()
      : null;
    if (made && !map.hasImage(id)) map.addImage(id, made, { pixelRatio: sharp });
  });
}
