import {
  commonHashes,
  distinctHashes,
  type SketchKey,
  shingleHashes,
  sketchOf,
} from '../statistics/min-hash.ts'
import type { Found } from './event-of.ts'
import type { RecordContext } from './format.ts'
import { secretsIn } from './secrets.ts'
import { cappedText, textShape } from './text-shape.ts'

/** What was said in a call, on its way to being measured; it goes no further. */
export interface Spoken {
  /** The last turn of the user. */
  readonly prompt: string
  /** All that was asked, earlier turns and what tools answered included. */
  readonly request: string
  readonly system: string
  readonly completion: string
}

/** Shorter system prompts have nothing that an answer could repeat. */
const LEAST_SYSTEM = 10

/** The text columns of an invocation; those of a text that is not there are left out. */
export function textColumns(
  { prompt, request, system, completion }: Spoken,
  context: RecordContext,
): Readonly<Record<string, Found>> {
  const answer = cappedText(completion)
  return {
    ...promptColumns(prompt, context),
    prompt_secrets: secretsIn(cappedText(request)),
    completion_secrets: secretsIn(answer),
    system_echo: echoOf(cappedText(system), answer),
  }
}

function promptColumns(prompt: string, context: RecordContext): Readonly<Record<string, Found>> {
  if (prompt === '') return {}
  const text = cappedText(prompt)
  const shape = textShape(text)
  const shingles = shingleHashes(text, keyOf(context))
  return {
    prompt_characters: prompt.length,
    prompt_entropy: digits(shape.entropy),
    prompt_symbols: digits(shape.symbols),
    prompt_encoded: digits(shape.encoded),
    prompt_hidden: digits(shape.hidden),
    prompt_repetition: digits(repetitionOf(shingles)),
    prompt_sketch: sketchOf(shingles),
  }
}

const NO_KEY: SketchKey = { low: 0x2545f491, high: 0x4f6cdd1d }

/** Share of the system prompt's word triples that the answer has too; undefined where there is no such prompt. */
function echoOf(system: string, answer: string): number | undefined {
  if (system === '') return undefined
  const asked = distinctHashes(shingleHashes(system, NO_KEY))
  if (asked.length < LEAST_SYSTEM) return undefined
  const said = distinctHashes(shingleHashes(answer, NO_KEY))
  return digits(commonHashes(asked, said) / asked.length)
}

function repetitionOf(shingles: Uint32Array): number {
  return shingles.length === 0 ? 0 : 1 - distinctHashes(shingles).length / shingles.length
}

/** Keys by the hash that they were derived with: a reader has one for all of its records. */
const KEYS = new WeakMap<RecordContext['contentHash'], SketchKey>()

/** Derived from the lake's secret, so that sketches of different lakes cannot be compared nor guessed from. */
function keyOf({ contentHash }: RecordContext): SketchKey {
  const known = KEYS.get(contentHash)
  if (known !== undefined) return known
  const hash = contentHash('prompt sketch')
  const word = (from: number) => Number.parseInt(hash.slice(from, from + 8), 16) | 0
  const key = { low: word(0), high: word(8) }
  KEYS.set(contentHash, key)
  return key
}

/** Four digits after the point: more would only take up room. */
function digits(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
