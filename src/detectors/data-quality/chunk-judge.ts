import type { TableChunk } from './chunked-sketch.ts'
import { hasEnough, isDrifted, type JudgedFeature, judgeFeatures } from './compare-tables.ts'
import type { ChunkSummary, FeatureChunk } from './drift-report.ts'
import type { FeatureReference } from './feature-reference.ts'

/** Values of features over chunks that a report may hold. */
const MOST_FEATURE_CHUNKS = 200_000

/** Judges each chunk of the current side as it is complete. */
export class ChunkJudge {
  readonly summaries: ChunkSummary[] = []
  readonly #references: readonly FeatureReference[]
  readonly #error: number
  readonly #byFeature = new Map<string, FeatureChunk[]>()
  #kept = 0

  constructor(references: readonly FeatureReference[], error: number) {
    this.#references = references
    this.#error = error
  }

  of(name: string): readonly FeatureChunk[] {
    return this.#byFeature.get(name) ?? []
  }

  take(chunk: string, { profile, hashes }: TableChunk): void {
    const judged = judgeFeatures(this.#references, (name) => {
      const column = profile.column(name)
      return column && { profile: column, hashed: hashes.of(name) }
    })
    const drifted = judged.filter((one) => hasEnough(one) && isDrifted(one, this.#error))
    const driftedFeatures = drifted.map(({ reference }) => reference.name)
    this.summaries.push({ chunk, rows: profile.rows, driftedFeatures })
    for (const one of judged) this.#keep(chunk, profile.rows, one, drifted.includes(one))
  }

  #keep(chunk: string, rows: number, one: JudgedFeature, drifted: boolean): void {
    if (this.#kept >= MOST_FEATURE_CHUNKS) return
    this.#kept++
    const { name } = one.reference
    const list = this.#byFeature.get(name) ?? []
    this.#byFeature.set(name, list)
    const jensenShannon = one.compared.distances?.jensenShannon ?? 0
    const pValue = hasEnough(one) ? one.compared.pValue : 1
    list.push({ chunk, rows, jensenShannon, pValue, drifted })
  }
}
