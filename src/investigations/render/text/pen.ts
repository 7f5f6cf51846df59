import type { Severity } from '../../../events/severity.ts'
import { cap, neutralise, neutraliseToAscii } from '../neutralise.ts'

/** How to write: `width` in columns; `unicode` false keeps to ASCII. */
export interface TextOptions {
  readonly colour: boolean
  readonly width: number
  readonly unicode: boolean
}

export type Tone =
  | 'plain'
  | 'bold'
  | 'dim'
  | 'heading'
  | 'accent'
  | 'good'
  | 'bad'
  | 'warn'
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'informational'

interface Glyphs {
  readonly ellipsis: string
  readonly rule: string
  readonly thinRule: string
  readonly separator: string
  readonly arrow: string
  readonly plus: string
  readonly minus: string
  readonly bullet: string
  readonly caret: string
  readonly intervalStart: string
  readonly interval: string
  readonly intervalEnd: string
  readonly band: string
  readonly gap: string
  /** Nine fillings of a cell, from empty to full. */
  readonly blocks: readonly string[]
  /** Nine fillings of a cell of a horizontal bar. */
  readonly bars: readonly string[]
  readonly track: string
}

/** What renderers write with: text made harmless, colours, glyphs and the room there is. */
export interface Pen {
  readonly width: number
  readonly glyphs: Glyphs
  /** Makes log text harmless; every string that is not our own goes through it. */
  readonly safe: (text: string) => string
  readonly paint: (tone: Tone, text: string) => string
}

export function createPen(options: TextOptions): Pen {
  const { colour, unicode } = options
  const harmless = unicode ? neutralise : neutraliseToAscii
  return {
    width: Math.min(200, Math.max(40, Math.floor(options.width) || 80)),
    glyphs: unicode ? UNICODE : ASCII,
    safe: (text) => harmless(cap(text, LONGEST)),
    paint: (tone, text) =>
      colour && tone !== 'plain' && text !== '' ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text,
  }
}

export function severityTone(severity: Severity): Tone {
  return TONES[severity]
}

/** A log string longer than this is an attack or a blob; the whole of it is in the JSON. */
const LONGEST = 1000

const TONES: Readonly<Record<Severity, Tone>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'informational',
}

/** SGR codes of the sixteen colours, which the reader's own palette makes legible. */
const CODES: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  bold: '1',
  dim: '2',
  heading: '1;36',
  accent: '36',
  good: '32',
  bad: '31',
  warn: '33',
  critical: '1;35',
  high: '1;31',
  medium: '1;33',
  low: '1;34',
  informational: '1;90',
}

const UNICODE: Glyphs = {
  ellipsis: '…',
  rule: '━',
  thinRule: '─',
  separator: '·',
  arrow: '→',
  plus: '+',
  minus: '−',
  bullet: '•',
  caret: '▲',
  intervalStart: '╶',
  interval: '─',
  intervalEnd: '╴',
  band: '╌',
  gap: '·',
  blocks: [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  bars: [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
  track: '░',
}

const ASCII: Glyphs = {
  ellipsis: '...',
  rule: '=',
  thinRule: '-',
  separator: '|',
  arrow: '->',
  plus: '+',
  minus: '-',
  bullet: '*',
  caret: '^',
  intervalStart: '<',
  interval: '-',
  intervalEnd: '>',
  band: '-',
  gap: '.',
  blocks: [' ', '.', '.', ':', ':', '=', '+', '*', '#'],
  bars: [' ', ' ', ' ', ' ', '=', '=', '=', '=', '#'],
  track: '.',
}
