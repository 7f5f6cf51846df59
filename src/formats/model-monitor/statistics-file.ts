/**
 * `statistics.json`: what Model Monitor knows of a table, feature by feature.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-statistics.html
 *
 * Names are AWS's own: these types are the file.
 */
import { UserError } from '../../events/user-error.ts'
import { readJsonDocument } from './json-document.ts'
import { jsonText, type Printable } from './json-text.ts'
import { LenientFields, lacking } from './lenient-fields.ts'
import { readSketch, type SketchFile } from './sketch-file.ts'

export type InferredType = 'Integral' | 'Fractional' | 'String' | 'Unknown'

export interface StatisticsFile {
  readonly version: number
  readonly dataset: { readonly item_count: number }
  readonly features: readonly FeatureStatistics[]
}

export interface FeatureStatistics {
  readonly name: string
  readonly inferred_type: InferredType
  readonly numerical_statistics?: NumericalStatistics
  readonly string_statistics?: StringStatistics
}

export interface CommonStatistics {
  readonly num_present: number
  readonly num_missing: number
}

export interface NumericalStatistics {
  readonly common: CommonStatistics
  readonly mean?: number
  readonly sum?: number
  /** Of the values as a whole population. */
  readonly std_dev?: number
  readonly min?: number
  readonly max?: number
  readonly distribution?: { readonly kll: KllDistribution }
}

export interface KllDistribution {
  /** Ten of equal width; a bound belongs to the bucket above it, the last one to the last bucket. */
  readonly buckets: readonly KllBucket[]
  readonly sketch?: SketchFile
}

export interface KllBucket {
  readonly lower_bound: number
  readonly upper_bound: number
  readonly count: number
}

export interface StringStatistics {
  readonly common: CommonStatistics
  readonly distinct_count?: number
  /** Absent where there are too many different values. */
  readonly distribution?: { readonly categorical: { readonly buckets: readonly ValueBucket[] } }
}

export interface ValueBucket {
  readonly value: string
  readonly count: number
}

/** A file that was read: what it says, and the paths of what was not understood. */
export interface ReadFile<T> {
  readonly content: T
  readonly ignored: readonly string[]
}

/** A UserError when it is no statistics file. Fields that are missing or of another type are left out. */
export function readStatistics(bytes: Uint8Array, where: string): ReadFile<StatisticsFile> {
  const ignored: string[] = []
  const file = new LenientFields(readJsonDocument(bytes, where), '', ignored)
  const listed = file.objects('features')
  if (listed === undefined) throw lacking('list "features"', where)
  const features = listed.map((fields) => readFeature(fields, where))
  requireDistinct(features, where)
  const dataset = file.object('dataset')
  const content: StatisticsFile = {
    version: file.number('version') ?? 0,
    dataset: { item_count: dataset?.number('item_count') ?? mostItems(features) },
    features,
  }
  dataset?.noteRest()
  file.noteRest()
  return { content, ignored }
}

/** The file's text. */
export function writeStatistics({ version, dataset, features }: StatisticsFile): string {
  return jsonText({
    version,
    dataset: { item_count: whole(dataset.item_count) },
    features: features.map(({ name, inferred_type, numerical_statistics, string_statistics }) => ({
      name,
      inferred_type,
      numerical_statistics: numerical_statistics && printNumerical(numerical_statistics),
      string_statistics: string_statistics && printString(string_statistics),
    })),
  })
}

/** A UserError when two features have one name: nobody could say which of them is meant. */
export function requireDistinct(features: readonly { readonly name: string }[], where: string) {
  const names = new Set<string>()
  for (const { name } of features) {
    if (names.has(name)) {
      const shown = JSON.stringify(name.slice(0, 80))
      throw new UserError(`${where} describes the feature ${shown} twice; remove one of them`)
    }
    names.add(name)
  }
}

export function readType(word: string | undefined): InferredType | undefined {
  return word === 'Integral' || word === 'Fractional' || word === 'String' || word === 'Unknown'
    ? word
    : undefined
}

function readFeature(fields: LenientFields, where: string): FeatureStatistics {
  const name = fields.text('name')
  if (name === undefined) throw lacking(`"${fields.path('name')}"`, where)
  const numerical = fields.object('numerical_statistics')
  const text = fields.object('string_statistics')
  const type = readType(fields.text('inferred_type'))
  const feature = {
    name,
    inferred_type: type ?? guessType(numerical !== undefined, text !== undefined),
    ...(numerical && { numerical_statistics: readNumerical(numerical) }),
    ...(text && { string_statistics: readString(text) }),
  }
  fields.noteRest()
  return feature
}

function guessType(isNumerical: boolean, isText: boolean): InferredType {
  if (isNumerical) return 'Fractional'
  return isText ? 'String' : 'Unknown'
}

function readNumerical(fields: LenientFields): NumericalStatistics {
  const common = readCommon(fields.object('common'))
  const distribution = fields.object('distribution')
  const kll = distribution?.object('kll')
  const known = defined({
    mean: fields.number('mean'),
    sum: fields.number('sum'),
    std_dev: fields.number('std_dev'),
    min: fields.number('min'),
    max: fields.number('max'),
  })
  fields.noteRest()
  distribution?.noteRest()
  return { common, ...known, ...(kll && { distribution: { kll: readKll(kll) } }) }
}

function readKll(fields: LenientFields): KllDistribution {
  const buckets = (fields.objects('buckets') ?? []).flatMap((bucket) => {
    const lower_bound = bucket.number('lower_bound')
    const upper_bound = bucket.number('upper_bound')
    const count = bucket.number('count')
    if (lower_bound === undefined || upper_bound === undefined) return []
    return [{ lower_bound, upper_bound, count: Math.max(0, count ?? 0) }]
  })
  const sketch = fields.object('sketch')
  const read = sketch && readSketch(sketch)
  fields.noteRest()
  return { buckets, ...(read && { sketch: read }) }
}

function readString(fields: LenientFields): StringStatistics {
  const common = readCommon(fields.object('common'))
  const distinct = fields.number('distinct_count')
  const distribution = fields.object('distribution')
  const listed = distribution?.object('categorical')?.objects('buckets')
  const buckets = listed?.flatMap((bucket) => {
    const value = bucket.text('value')
    return value === undefined ? [] : [{ value, count: Math.max(0, bucket.number('count') ?? 0) }]
  })
  fields.noteRest()
  return {
    common,
    ...defined({ distinct_count: distinct }),
    ...(buckets && { distribution: { categorical: { buckets } } }),
  }
}

function readCommon(fields: LenientFields | undefined): CommonStatistics {
  const common = {
    num_present: Math.max(0, fields?.number('num_present') ?? 0),
    num_missing: Math.max(0, fields?.number('num_missing') ?? 0),
  }
  fields?.noteRest()
  return common
}

function printNumerical(statistics: NumericalStatistics): Printable {
  const { common, mean, sum, std_dev, min, max, distribution } = statistics
  const kll = distribution?.kll
  return {
    common: printCommon(common),
    mean,
    sum,
    std_dev,
    min,
    max,
    distribution: kll && {
      kll: {
        buckets: kll.buckets.map(({ lower_bound, upper_bound, count }) => ({
          lower_bound,
          upper_bound,
          count,
        })),
        sketch: kll.sketch && {
          parameters: { c: kll.sketch.parameters.c, k: kll.sketch.parameters.k },
          data: kll.sketch.data,
        },
      },
    },
  }
}

function printString({ common, distinct_count, distribution }: StringStatistics): Printable {
  return {
    common: printCommon(common),
    distinct_count,
    distribution: distribution && {
      categorical: {
        buckets: distribution.categorical.buckets.map(({ value, count }) => ({
          value,
          count: whole(count),
        })),
      },
    },
  }
}

function printCommon({ num_present, num_missing }: CommonStatistics): Printable {
  return { num_present: whole(num_present), num_missing: whole(num_missing) }
}

function whole(count: number): bigint {
  return BigInt(Math.round(count))
}

function mostItems(features: readonly FeatureStatistics[]): number {
  return features.reduce((most, { numerical_statistics, string_statistics }) => {
    const common = (numerical_statistics ?? string_statistics)?.common
    return Math.max(most, (common?.num_present ?? 0) + (common?.num_missing ?? 0))
  }, 0)
}

/** The object without its undefined fields. */
function defined<T extends Record<string, number | undefined>>(
  fields: T,
): { [K in keyof T]?: number } {
  const result: { [K in keyof T]?: number } = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) result[name] = value
  }
  return result
}
