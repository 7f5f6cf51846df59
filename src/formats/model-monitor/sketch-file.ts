import {
  KLL_C,
  KLL_K,
  KLL_MOST_LEVELS,
  type KllRandom,
  KllSketch,
} from '../../statistics/kll-sketch.ts'
import type { LenientFields } from './lenient-fields.ts'

/** A KLL sketch as `statistics.json` holds it: `data[h]` are values that stand for 2^h each. */
export interface SketchFile {
  readonly parameters: { readonly c: number; readonly k: number }
  readonly data: readonly (readonly number[])[]
}

/** Far above the 6 k or so of a sketch with the default size. */
const MOST_VALUES = 1 << 20

/** Undefined, and noted, for a sketch that holds anything but numbers or more than a sketch can. */
export function readSketch(fields: LenientFields): SketchFile | undefined {
  const parameters = fields.object('parameters')
  const c = parameters?.number('c') ?? KLL_C
  const k = parameters?.number('k') ?? KLL_K
  const data = readLevels(fields.list('data') ?? [])
  parameters?.noteRest()
  fields.noteRest()
  if (data === undefined) {
    fields.note('data')
    return undefined
  }
  return { parameters: { c, k }, data }
}

/** The sketch again, in full resolution. Parameters that make no sketch are replaced by the defaults. */
export function sketchOf({ parameters, data }: SketchFile, random: KllRandom): KllSketch {
  const { c, k } = parameters
  return KllSketch.fromLevels(data, {
    k: k >= 8 && k <= 1 << 20 ? k : KLL_K,
    c: c > 0.5 && c < 1 ? c : KLL_C,
    random,
  })
}

export function sketchFile(sketch: KllSketch): SketchFile {
  return { parameters: { c: sketch.c, k: sketch.k }, data: sketch.levels() }
}

function readLevels(levels: readonly unknown[]): readonly (readonly number[])[] | undefined {
  if (levels.length > KLL_MOST_LEVELS) return undefined
  const data: number[][] = []
  let size = 0
  for (const level of levels) {
    if (!Array.isArray(level)) return undefined
    const values = level.filter((value): value is number => Number.isFinite(value))
    size += values.length
    if (values.length < level.length || size > MOST_VALUES) return undefined
    data.push(values)
  }
  return data
}
