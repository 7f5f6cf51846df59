import { HOUR, type TimeWindow } from '../../events/time.ts'
import type { LogObject, ObjectContent, Source } from '../source.ts'
import { failureOf } from './api-failure.ts'
import type { ApiDeps, ApiSettings, Place } from './api-settings.ts'
import { apiUri, hoursOf, type Lateness, readApiUri, type WindowVersion } from './api-windows.ts'
import { type Pace, paceOf } from './pace.ts'
import { placesOf } from './places.ts'
import { spooledLines } from './spooled-lines.ts'

/** One API that answers for a stretch of time, as data and the calls that it takes. */
export interface WindowedApi {
  /** As in a policy and in addresses of objects: `guardduty`. */
  readonly service: string
  /** The call that brings the records, for addresses and messages. */
  readonly operation: string
  /** The first call that is made in a place. */
  readonly probe: string
  readonly lateness: Lateness
  /** Days that the service keeps. */
  readonly mostDays: number
  /** Requests a second, in one account and Region. */
  readonly perSecond: number
  /** Whether an hour that is not over is worth asking for. */
  readonly readsOpen: boolean
  /** Finds out what there is to ask in a place. Throws what AWS throws. */
  readonly prepare: (place: Place, pace: Pace, now: () => number) => Promise<Prepared>
}

/** What to ask of a place: nothing, perhaps with a reason worth telling, or the records of a window as JSON lines. */
export type Prepared = { readonly absent: string | undefined } | { readonly ask: Ask }

export type Ask = (window: TimeWindow) => AsyncIterable<string>

/** What an answer of an hour is taken to weigh before it is known. */
const ESTIMATED_BYTES = 16 << 10
/** Places that are prepared at once. */
const AT_ONCE = 8

type Tell = Parameters<Source['list']>[0]

interface OpenPlace {
  readonly place: Place
  readonly pace: Pace
  readonly ask: Ask
}

/**
 * An API as a source of log objects, one an hour in each account and Region. Listing asks each place whether there is anything:
 * one where a permission is missing, or the service is not enabled, is told once and offers nothing. Opening an object asks AWS;
 * a refusal makes it `failed`, so that the next reading tries again. A place's requests are made one after the other, places side
 * by side.
 */
export function windowedSource(api: WindowedApi, settings: ApiSettings, deps: ApiDeps): Source {
  const open = new Map<string, OpenPlace>()
  return {
    name: `${api.service} (${settings.regions.join(', ')})`,
    async *list(onProblem) {
      await prepareAll(api, settings, deps, open, onProblem)
      if (open.size === 0) return
      const time = Math.min(...[...open.values()].map(({ place }) => place.now()))
      for (const hour of hoursOf(time, Math.min(settings.days, api.mostDays), api.lateness)) {
        if (!api.readsOpen && hour.version.startsWith('open')) continue
        for (const { place } of open.values()) yield objectOf(api, place, hour)
      }
    },
    open: (object) => read(api, deps, open, object),
  }
}

async function prepareAll(
  api: WindowedApi,
  settings: ApiSettings,
  deps: ApiDeps,
  open: Map<string, OpenPlace>,
  onProblem: Tell,
): Promise<void> {
  open.clear()
  const places = await placesOf(settings, deps, onProblem)
  for (let i = 0; i < places.length; i += AT_ONCE) {
    const some = places.slice(i, i + AT_ONCE)
    const prepared = await Promise.all(some.map((place) => prepare(api, place, deps, onProblem)))
    for (const one of prepared) if (one !== undefined) open.set(keyOf(one.place), one)
  }
}

async function prepare(
  api: WindowedApi,
  place: Place,
  deps: ApiDeps,
  onProblem: Tell,
): Promise<OpenPlace | undefined> {
  const { account, region, who } = place
  const uri = `aws://${api.service}/${account}/${region}`
  const pace = paceOf(api.perSecond, deps.clock)
  try {
    const prepared = await api.prepare(place, pace, place.now)
    if ('ask' in prepared) return { place, pace, ask: prepared.ask }
    if (prepared.absent !== undefined) onProblem(uri, prepared.absent, 'absent')
  } catch (error) {
    const { kind, text } = failureOf(error, {
      action: `${api.service}:${api.probe}`,
      region,
      who,
    })
    if (kind === 'absent') onProblem(uri, text, kind)
    else onProblem(uri, text)
  }
  return undefined
}

function objectOf(api: WindowedApi, place: Place, hour: WindowVersion): LogObject {
  const { account, region } = place
  const { service, operation } = api
  const uri = apiUri({ service, account, region, operation, start: hour.start })
  return { uri, version: hour.version, bytes: ESTIMATED_BYTES }
}

async function read(
  api: WindowedApi,
  { spool }: ApiDeps,
  open: ReadonlyMap<string, OpenPlace>,
  { uri }: LogObject,
): Promise<ObjectContent> {
  const address = readApiUri(uri)
  const found = address === undefined ? undefined : open.get(keyOf(address))
  if (address === undefined || found === undefined)
    return { kind: 'failed', detail: 'it is of no account and Region that is asked' }
  const { pace, ask, place } = found
  const { start } = address
  try {
    return await pace.inTurn(() =>
      spooledLines(ask({ start, end: Math.min(start + HOUR, place.now()) }), spool),
    )
  } catch (error) {
    const { region, who } = place
    return {
      kind: 'failed',
      detail: failureOf(error, { action: `${api.service}:${api.operation}`, region, who }).text,
    }
  }
}

function keyOf({ account, region }: { readonly account: string; readonly region: string }): string {
  return `${account}/${region}`
}
