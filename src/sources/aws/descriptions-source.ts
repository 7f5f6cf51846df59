import { rm } from 'node:fs/promises'
import { DAY, formatTime, HOUR } from '../../events/time.ts'
import type { LogObject, ObjectContent, Source } from '../source.ts'
import { failureOf } from './api-failure.ts'
import type { ApiDeps, ApiSettings, Place } from './api-settings.ts'
import { apiUri, readApiUri } from './api-windows.ts'
import { bedrockDescriptions } from './bedrock-descriptions.ts'
import { type Ask, askerOf } from './described-answer.ts'
import { cloudTrailDescriptions, guardDutyDescriptions } from './logging-descriptions.ts'
import { type Pace, paceOf } from './pace.ts'
import { placesOf } from './places.ts'
import { sageMakerDescriptions } from './sagemaker-descriptions.ts'
import { spooledLines } from './spooled-lines.ts'

type Describe = (place: Place, ask: Ask, asked: string) => AsyncIterable<string>

const SERVICES: Readonly<Record<string, Describe>> = {
  sagemaker: sageMakerDescriptions,
  bedrock: bedrockDescriptions,
  cloudtrail: cloudTrailDescriptions,
  guardduty: guardDutyDescriptions,
}

/** In addresses: several calls make one object. */
const OPERATION = 'Describe'
/** Below what any of these services allows an account. */
const PER_SECOND = 8
const ESTIMATED_BYTES = 64 << 10

interface Open {
  readonly place: Place
  readonly pace: Pace
}

/**
 * How models, endpoints and the logging about them are configured now: one object for each service, account and Region, asked
 * again when an hour is over. What a permission is missing for is written down as refused, beside what was answered: which
 * logging is on is then said to be not known. An account that cannot be entered is told to `onProblem`.
 */
export function descriptionsSource(settings: Omit<ApiSettings, 'days'>, deps: ApiDeps): Source {
  const open = new Map<string, Open>()
  return {
    name: `descriptions (${settings.regions.join(', ')})`,
    async *list(onProblem) {
      open.clear()
      const places = await placesOf({ ...settings, days: 1 }, deps, onProblem)
      for (const place of places) {
        const now = place.now()
        const version = `asked ${formatTime(Math.floor(now / HOUR) * HOUR)}`
        for (const service of Object.keys(SERVICES)) {
          const { account, region } = place
          const start = Math.floor(now / DAY) * DAY
          const uri = apiUri({ service, account, region, operation: OPERATION, start })
          open.set(uri, { place, pace: paceOf(PER_SECOND, deps.clock) })
          yield { uri, version, bytes: ESTIMATED_BYTES }
        }
      }
    },
    open: (object) => read(open, deps, object),
  }
}

/** The answers of all services about one place, now; what a service is in no state to answer is told as a failure. */
export async function* describedLines(
  place: Place,
  { clock }: Pick<ApiDeps, 'clock'>,
): AsyncGenerator<{ readonly line: string; readonly failure?: string }> {
  const asked = new Date(place.now()).toISOString()
  for (const [service, describe] of Object.entries(SERVICES)) {
    const ask = askerOf(service, place, paceOf(PER_SECOND, clock), asked)
    try {
      for await (const line of describe(place, ask, asked)) yield { line }
    } catch (error) {
      yield { line: '', failure: failureText(error, service, place) }
    }
  }
}

async function read(
  open: ReadonlyMap<string, Open>,
  { spool }: ApiDeps,
  { uri }: LogObject,
): Promise<ObjectContent> {
  const service = readApiUri(uri)?.service ?? ''
  const describe = SERVICES[service]
  const found = open.get(uri)
  if (describe === undefined || found === undefined)
    return { kind: 'failed', detail: 'it is of no account and Region that is asked' }
  const { place, pace } = found
  const asked = new Date(place.now()).toISOString()
  try {
    const asking = countingAnswers(askerOf(service, place, pace, asked))
    const content = await spooledLines(describe(place, asking.ask, asked), spool)
    const failure = asking.allFailed()
    return failure === undefined ? content : await given(content, failure)
  } catch (error) {
    return { kind: 'failed', detail: failureText(error, service, place) }
  }
}

/** Nothing answered says nothing of what is configured: it has to be asked again, unless it is a permission that is missing. */
function countingAnswers(ask: Ask): {
  readonly ask: Ask
  readonly allFailed: () => string | undefined
} {
  const unanswered: string[] = []
  let answered = 0
  return {
    ask: async (operation, request, send) => {
      const answer = await ask(operation, request, send)
      if (answer.isBusy) unanswered.push(operation)
      else answered++
      return answer
    },
    allFailed: () =>
      answered === 0 && unanswered.length > 0
        ? `AWS did not answer ${unanswered.join(', ')}; it is asked again next time`
        : undefined,
  }
}

async function given(content: ObjectContent, detail: string): Promise<ObjectContent> {
  if (content.kind === 'file') await rm(content.path, { force: true })
  return { kind: 'failed', detail }
}

function failureText(error: unknown, service: string, { region, who }: Place): string {
  return failureOf(error, { action: `${service}:${OPERATION}`, region, who }).text
}
