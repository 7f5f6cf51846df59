import { DAY } from '../../events/time.ts'
import { parseS3Address } from '../../sources/s3/s3-uri.ts'
import { groupBy } from '../../statistics/group-by.ts'
import { askedApis } from './asked-apis.ts'
import { type Choices, RETENTION_DAYS } from './choices.ts'
import type { Glance } from './glance-regions.ts'
import type { LogPlace, Survey, TellingQueue } from './survey.ts'
import { ask, askNumber, askOne, askSome, askYesNo, type Talk, type Understood } from './talk.ts'

/** Days of logs that are read to begin with: enough for what is usual to be known. */
const FIRST_DAYS = 90
const MOST_DAYS = 3650
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d+$/

/** Which profile's credentials are used. */
export function* profileTalk(names: readonly string[]): Talk<string> {
  const choices = names.map((name) => ({ label: name, value: name, isDefault: name === 'default' }))
  return yield* askOne('Whose credentials are used', choices)
}

/** Which Regions are collected from: those where models are used, unless told otherwise. @param home where none has anything */
export function* regionsTalk({ regions }: Glance, home: string): Talk<readonly string[]> {
  if (regions.length === 0)
    return yield* ask(
      {
        text: 'Nothing was found in any Region. Which Regions are to be collected',
        byDefault: home,
      },
      (answer) => allOf(answer.split(/[\s,]+/).map(regionNamed)),
    )
  const hasModels = regions.some((one) => one.hasModels)
  const choices = regions.map((one) => ({
    label: `${one.region}: ${one.found.join(', ')}`,
    value: one.region,
    isDefault: one.hasModels || !hasModels,
  }))
  const chosen = yield* askSome('Which Regions are to be collected', choices, regionNamed)
  return chosen.length > 0
    ? chosen
    : yield* regionsTalk({ account: '', regions: [], notKnown: [] }, home)
}

function regionNamed(word: string): Understood<string> {
  return REGION.test(word) ? { value: word } : { problem: `${word} is no Region` }
}

function allOf<T>(parts: readonly Understood<T>[]): Understood<readonly T[]> {
  const values: T[] = []
  for (const part of parts) {
    if ('problem' in part) return part
    values.push(part.value)
  }
  return { value: values }
}

export interface SetUp {
  /** With what was left out left out, and what was named beside. */
  readonly survey: Survey
  readonly choices: Choices
}

/** What of a survey is collected, and how. @param today milliseconds since the epoch */
export function* setUpTalk(found: Survey, today: number): Talk<SetUp> {
  const external = yield* externalIdTalk(found)
  const places = yield* placesTalk({ ...found, ...external })
  const survey = { ...found, ...external, places, queues: queuesFor(found.queues, places) }
  const queues = yield* queuesTalk(survey.queues)
  const from = places.length === 0 ? '' : yield* fromTalk(today)
  const apis = yield* apisTalk(survey)
  const retentionDays = yield* askNumber(
    'For how many days are logs kept in the lake',
    RETENTION_DAYS,
    MOST_DAYS,
  )
  return { survey, choices: { queues, apis, from, retentionDays } }
}

function* externalIdTalk({ role, externalId }: Survey): Talk<Partial<Survey>> {
  if (role === '' || externalId !== '') return {}
  return { externalId: yield* askExternalId(role) }
}

/** What a role wants to hear; `''` for nothing. */
export function* askExternalId(role: string): Talk<string> {
  const given = yield* ask(
    { text: `Which external id does ${role} want to hear`, byDefault: 'none' },
    (answer) =>
      answer.length >= 2 && answer.length <= 1224 && !/\s/.test(answer)
        ? { value: answer }
        : { problem: 'an external id has at least two characters and no spaces' },
  )
  return given === 'none' ? '' : given
}

function* placesTalk({ places, regions }: Survey): Talk<readonly LogPlace[]> {
  const choices = places.map((place) => ({
    label: `s3://${place.bucket}/${place.prefix}  ${place.what}${place.trouble === '' ? '' : ' (cannot be listed yet)'}`,
    value: place,
    isDefault: true,
  }))
  const chosen = choices.length === 0 ? [] : yield* askSome('Which logs are to be read', choices)
  const byHand = yield* ask(
    {
      text: 'Which other buckets have logs, as s3://BUCKET/PREFIX',
      byDefault: 'none',
    },
    (answer) =>
      answer === 'none'
        ? { value: [] }
        : allOf(answer.split(/[\s,]+/).map((word) => placeNamed(word, regions[0] ?? ''))),
  )
  return [...chosen, ...byHand]
}

function placeNamed(word: string, region: string): Understood<LogPlace> {
  try {
    return { value: { ...parseS3Address(word), region, what: 'named by hand', trouble: '' } }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Queues that hear of a bucket that is read, for those alone. */
function queuesFor(
  queues: readonly TellingQueue[],
  places: readonly LogPlace[],
): readonly TellingQueue[] {
  const read = groupBy(places, ({ bucket }) => bucket)
  return queues
    .map((queue) => ({ ...queue, buckets: queue.buckets.filter((bucket) => read.has(bucket)) }))
    .filter(({ buckets }) => buckets.length > 0)
}

function* queuesTalk(queues: readonly TellingQueue[]): Talk<ReadonlySet<string>> {
  const used = new Set<string>()
  for (const { url, buckets, isOurs } of queues) {
    const text = `Queue ${url} hears of new objects in ${buckets.join(', ')}. Dupin deletes what it has read: is the queue for Dupin alone`
    if (yield* askYesNo(text, isOurs)) used.add(url)
  }
  return used
}

function* fromTalk(today: number): Talk<string> {
  const byDefault = new Date(today - FIRST_DAYS * DAY).toISOString().slice(0, 10)
  const text = 'From which day on are logs read, such as 2026-09-01, or all'
  return yield* ask({ text, byDefault }, (answer) => {
    if (answer.toLowerCase() === 'all') return { value: '' }
    const time = /^\d{4}-\d\d-\d\d$/.test(answer) ? Date.parse(answer) : Number.NaN
    // A parser of dates takes 2026-02-31 for one in March.
    const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(answer)
    if (!isDay) return { problem: 'write a day such as 2026-09-01, or all' }
    return time > today ? { problem: `${answer} is yet to come` } : { value: answer }
  })
}

function* apisTalk(survey: Survey): Talk<ReadonlySet<string>> {
  const choices = askedApis(survey).map(({ kind, why, isOn }) => ({
    label: `${kind}: ${why.replace(/:$/, '.')}`,
    value: kind,
    isDefault: isOn,
  }))
  if (choices.length === 0) return new Set()
  return new Set(yield* askSome('Which APIs are asked', choices))
}

/** Where the configuration goes, a name that is free unless told otherwise. @param isTaken whether there is something that may not be overwritten */
export function* fileTalk(name: string, isTaken: (path: string) => boolean): Talk<string> {
  let byDefault = name
  for (let nth = 2; isTaken(byDefault) && nth < 100; nth++)
    byDefault = name.replace(/(\.[^.]*)?$/, `-${nth}$1`)
  return yield* ask({ text: 'Where is the configuration written', byDefault }, (answer) =>
    isTaken(answer)
      ? { problem: `${answer} is there already: name another, or begin anew with --force` }
      : { value: answer },
  )
}
