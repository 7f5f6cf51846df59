import type { EntityRef } from '../../events/entity.ts'
import { type Geolocations, readGeolocations } from '../../graph/geolocations.ts'
import { type ModelUse, readModels } from '../../graph/models.ts'
import {
  type Busy,
  busiestInterfaces,
  busiestPrincipals,
  type Traffic,
} from '../../graph/overview.ts'
import { thirstiestCallers } from '../../graph/token-use.ts'
import type { Engine } from '../../lake/engine.ts'
import { type TokenCost, tokenCost } from './token-cost.ts'
import type { ViewScope } from './view-scope.ts'

export type { Busy, ModelUse, Traffic }

/** Tokens of a caller in the scope, and what they cost. */
export interface CallerUse {
  readonly caller: EntityRef
  readonly invocations: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: TokenCost
  readonly days: readonly number[]
}

/** What Detective's summary page shows of the scope, and the same of inference. */
export interface Summary {
  readonly geolocations: Geolocations
  readonly principals: readonly Busy[]
  /** All there are: which of them come first depends on their anomalies too. */
  readonly models: readonly ModelUse[]
  readonly callers: readonly CallerUse[]
  readonly traffic: readonly Traffic[]
}

/** @param most rows of each list but the models */
export async function readSummary(
  engine: Engine,
  { scope, baseline }: ViewScope,
  most: number,
): Promise<Summary> {
  const callers = await thirstiestCallers(engine, scope, most)
  return {
    geolocations: await readGeolocations(engine, scope, baseline, most),
    principals: await busiestPrincipals(engine, scope, most),
    models: await readModels(engine, scope),
    callers: callers.map(({ models, ...use }) => ({ ...use, cost: tokenCost(models) })),
    traffic: await busiestInterfaces(engine, scope, most),
  }
}
