import { costOf, modelName, priceOf } from '../../detectors/abuse/model-prices.ts'
import type { ModelTokens } from '../../graph/token-use.ts'

/** What tokens cost at list price: an estimate, see model-prices.ts. Models without a known price are not guessed. */
export interface TokenCost {
  /** USD of the models whose price is known; null when none is. */
  readonly usd: number | null
  /** Names of models that tokens were used of and whose price is not known. */
  readonly unpriced: readonly string[]
}

export function tokenCost(models: readonly ModelTokens[]): TokenCost {
  const used = models.filter((one) => one.input + one.output + one.cacheRead + one.cacheWrite > 0)
  const costs = used.flatMap((one) => {
    const price = priceOf(one.model)
    return price === undefined ? [] : [costOf(one, price)]
  })
  const unpriced = used.filter(({ model }) => priceOf(model) === undefined)
  return {
    usd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
    unpriced: [...new Set(unpriced.map(({ model }) => modelName(model)))].toSorted(),
  }
}
