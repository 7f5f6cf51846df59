import {
  type Busy,
  busiestInterfaces,
  busiestModels,
  busiestPrincipals,
  type Country,
  newCountries,
  type TokenUse,
  type Traffic,
  thirstiestCallers,
} from '../../graph/overview.ts'
import type { Engine } from '../../lake/engine.ts'
import type { ViewScope } from './view-scope.ts'

export type { Busy, Country, TokenUse, Traffic }

/** What Detective's summary page shows of the scope, and the same of inference. */
export interface Summary {
  readonly newGeolocations: readonly Country[]
  readonly principals: readonly Busy[]
  readonly models: readonly Busy[]
  readonly callers: readonly TokenUse[]
  readonly traffic: readonly Traffic[]
}

/** @param most rows of each list */
export async function readSummary(
  engine: Engine,
  { scope, baseline }: ViewScope,
  most: number,
): Promise<Summary> {
  return {
    newGeolocations: await newCountries(engine, scope, baseline, most),
    principals: await busiestPrincipals(engine, scope, most),
    models: await busiestModels(engine, scope, most),
    callers: await thirstiestCallers(engine, scope, most),
    traffic: await busiestInterfaces(engine, scope, most),
  }
}
