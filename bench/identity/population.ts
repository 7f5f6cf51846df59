import { createRandom, type Random } from '../../src/statistics/random.ts'
import { COMMON_OPERATIONS, MACHINES, TEAMS, type Team } from './catalogue.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
/** The first day of the logs, in whole days since the epoch. */
export const FROM = Math.floor(Date.UTC(2026, 7, 1) / DAY)

/** Who acts under which name. */
export interface Identity {
  readonly key: string
  readonly account: string
  readonly kind: 'person' | 'task' | 'function' | 'user'
  readonly name: string
  /** Name of the role, for all but users. */
  readonly role: string
  readonly team: string
}

/** How somebody acts, whoever's name it is under. */
export interface Habits {
  readonly identity: Identity
  /** The calls of a day, in no order. */
  readonly day: (day: number) => readonly Act[]
}

export interface Act {
  readonly time: number
  readonly operation: string
  readonly region: string
  readonly address: string
  readonly agent: string
  readonly resource: string
  readonly denied: boolean
  /** Name of the session where it is drawn anew. */
  readonly session?: string
}

export interface PopulationOptions {
  readonly seed: string
  readonly people: number
  readonly machines: number
  /** Whole days since the epoch: the first day, and how many. */
  readonly from: number
  readonly days: number
}

/**
 * An imagined company to try novelty on: teams with work of their own that overlaps, people with homes, offices, a VPN,
 * journeys, new laptops, new duties, nights on call, newcomers; services with deployments; build runners that are everywhere.
 * It is richer in change than the project's simulated organisations and shares nothing with the detector.
 */
export function population(options: PopulationOptions): readonly Habits[] {
  const random = createRandom(options.seed)
  const accounts = Array.from({ length: 4 }, (_, i) =>
    String(100_000_000_000 + random.fork(`account ${i}`).int(899_999_999_999)),
  )
  const people = Array.from({ length: options.people }, (_, i) => {
    const own = random.fork(`person ${i}`)
    const team = TEAMS[i % TEAMS.length]
    return team === undefined ? [] : [person(i, team, accounts, options, own)]
  })
  const machines = Array.from({ length: options.machines }, (_, i) =>
    machine(i, accounts, options, random.fork(`machine ${i}`)),
  )
  return [...people.flat(), ...machines]
}

interface Stretch<T> {
  readonly until: number
  readonly value: T
}

/** What holds for some days and then changes: a home's address, a laptop, a journey. */
function stretches<T>(
  { from, days }: PopulationOptions,
  mean: number,
  random: Random,
  make: (random: Random, nth: number) => T,
): (day: number) => T {
  const list: Stretch<T>[] = []
  let until = from
  for (let nth = 0; until < from + days; nth++) {
    until += 1 + Math.round(random.exponential(mean))
    list.push({ until, value: make(random.fork(String(nth)), nth) })
  }
  const last = list[list.length - 1]
  return (day) => {
    const found = list.find((one) => day < one.until) ?? last
    if (found === undefined) throw new Error('no stretch')
    return found.value
  }
}

const OFFICES = ['203.0.113', '192.0.2'] as const
const VPN = '198.51.100.7'

const homeNetwork = (random: Random) =>
  `${24 + random.int(60)}.${random.int(256)}.${random.int(256)}.${2 + random.int(250)}`

const GIVEN_NAMES = ['ana', 'ben', 'chen', 'dana', 'eli', 'fay', 'gil', 'hana'] as const

interface Laptop {
  readonly system: string
  readonly cli: string
  readonly minor: number
}

/** How one person lives and works, before any day is drawn. */
interface Person {
  readonly home: (day: number) => string
  readonly laptop: (day: number) => Laptop
  readonly chrome: (day: number) => number
  /** The network of a journey's hotel; `''` at home. */
  readonly journey: (day: number) => string
  readonly work: (random: Random) => string
  readonly resources: readonly string[]
  readonly offset: number
  readonly atHome: number
  readonly vpn: number
  readonly console: number
  readonly region: string
  readonly office: string
  readonly joined: number
  readonly onCall: number
}

function person(
  index: number,
  team: Team,
  accounts: readonly string[],
  options: PopulationOptions,
  random: Random,
): Habits {
  const account = accounts[index % 2 === 0 ? 0 : (TEAMS.indexOf(team) % 3) + 1] ?? ''
  const given = random.pick(GIVEN_NAMES)
  const identity: Identity = {
    key: `person-${index}`,
    account,
    kind: 'person',
    name: `${given}.${index}@example.com`,
    role: `AWSReservedSSO_${team.role}_0123456789abcdef`,
    team: team.name,
  }
  const life = lifeOf(team, options, random)
  return { identity, day: (day) => personDay(life, day, random.fork(`day ${day}`)) }
}

function lifeOf(team: Team, options: PopulationOptions, random: Random): Person {
  const isSettled = random.next() < 0.7
  const isOperator = team.name === 'platform' || team.name === 'operations'
  return {
    home: stretches(options, isSettled ? 400 : 25, random.fork('home'), homeNetwork),
    laptop: stretches(options, 250, random.fork('laptop'), (own) => ({
      system: own.pick([
        'Macintosh; Intel Mac OS X 10_15_7',
        'Windows NT 10.0; Win64; x64',
        'X11; Linux x86_64',
      ]),
      cli: own.pick(['macos', 'windows', 'linux']),
      minor: 20 + own.int(14),
    })),
    chrome: stretches(options, 24, random.fork('chrome'), (_, nth) => 130 + nth),
    journey: stretches(options, 30, random.fork('away'), (own, nth) =>
      nth % 2 === 1 ? homeNetwork(own) : '',
    ),
    work: workOf(team, random.fork('work')),
    resources: Array.from({ length: 6 }, () => `${team.name}-${random.int(24)}`),
    offset: random.pick([-8, -5, 0, 1, 1, 5]),
    atHome: 0.2 + 0.6 * random.next(),
    vpn: random.next() < 0.3 ? 0.5 : 0.05,
    console: random.next(),
    region: random.pick(['us-east-1', 'us-east-1', 'eu-west-1', 'eu-central-1']),
    office: random.pick(OFFICES),
    joined: random.next() < 0.12 ? options.from + random.int(options.days) : options.from,
    onCall: isOperator ? 0.06 : 0,
  }
}

const DAYS_OFF = 0.12
const WEEKENDS_OFF = 0.96

function personDay(life: Person, day: number, own: Random): readonly Act[] {
  if (day < life.joined) return []
  const isOnCall = own.next() < life.onCall
  if (own.next() < (isWeekend(day) ? WEEKENDS_OFF : DAYS_OFF) && !isOnCall) return []
  const place = placeOf(life, day, own)
  const moves = own.next() < 0.15
  const made: Act[] = []
  const sessions = 1 + own.poisson(0.7)
  for (let nth = 0; nth < sessions; nth++) {
    const now = moves && nth > 0 ? life.home(day) : place
    const address = own.next() < life.vpn ? VPN : now
    const isNight = isOnCall && own.next() < 0.5
    const local = isNight ? 22 + 5 * own.next() : 8.5 + 8 * own.next()
    const start = day * DAY + (local - life.offset) * HOUR
    made.push(...sittingOf(life, { day, start, address }, own))
  }
  return made.filter((act) => act.time >= day * DAY && act.time < (day + 1) * DAY)
}

function isWeekend(day: number): boolean {
  const weekday = new Date(day * DAY).getUTCDay()
  return weekday === 0 || weekday === 6
}

function placeOf(life: Person, day: number, own: Random): string {
  const journey = life.journey(day)
  if (journey !== '' && own.next() < 0.06) return journey
  return own.next() < life.atHome ? life.home(day) : `${life.office}.9`
}

function sittingOf(
  life: Person,
  { day, start, address }: { day: number; start: number; address: string },
  own: Random,
): readonly Act[] {
  const { system, cli, minor } = life.laptop(day)
  const agent =
    own.next() < life.console
      ? `Mozilla/5.0 (${system}) AppleWebKit/537.36 Chrome/${life.chrome(day)}.0.0.0 Safari/537.36`
      : `aws-cli/2.${minor}.0 md/awscrt#0.27 ua/2.1 os/${cli} lang/python#3.13`
  let time = start
  return Array.from({ length: 4 + own.poisson(14) }, () => {
    time += own.exponential(90_000)
    return {
      time,
      operation: life.work(own),
      region: own.next() < 0.97 ? life.region : 'us-west-2',
      address,
      agent,
      resource: own.pick(life.resources) ?? '',
      denied: own.next() < 0.015,
    }
  })
}

/** Zipf over a personal order of most of the team's work, with what everybody does and, now and then, another team's. */
function workOf(team: Team, random: Random): (random: Random) => string {
  const own = random
    .shuffle(team.operations.slice(6))
    .slice(0, Math.round(team.operations.length * 0.5))
  const order = [...random.shuffle(team.operations.slice(0, 6)), ...own]
  const others = TEAMS.filter((other) => other !== team).flatMap(({ operations }) => operations)
  return (draw) => {
    const kind = draw.next()
    if (kind < 0.12) return zipf(COMMON_OPERATIONS, draw)
    if (kind < 0.127) return zipf(team.operations, draw)
    if (kind < 0.129) return draw.pick(others) ?? ''
    return zipf(order, draw)
  }
}

function zipf(items: readonly string[], random: Random): string {
  const rank = Math.floor(Math.exp(random.next() * Math.log(items.length + 1))) - 1
  return items[Math.min(items.length - 1, Math.max(0, rank))] ?? ''
}

function machine(
  index: number,
  accounts: readonly string[],
  options: PopulationOptions,
  random: Random,
): Habits {
  const account = accounts[index % accounts.length] ?? ''
  const operations = MACHINES[index % MACHINES.length] ?? []
  const kind = (['task', 'task', 'function', 'user'] as const)[random.int(4)] ?? 'task'
  const isBuild = index % 6 === 0
  const identity: Identity = {
    key: `machine-${index}`,
    account,
    kind,
    name: kind === 'user' ? `svc-${index}` : `service-${index}`,
    role: `service-${index}-role`,
    team: 'machines',
  }
  const network = `${44 + random.int(8)}.${random.int(256)}.${random.int(256)}.10`
  const version = stretches(options, 18, random.fork('version'), (_, nth) => 20 + nth)
  const language = random.pick([
    'Boto3/1.40',
    'aws-sdk-go/1.55',
    'aws-sdk-java/2.29',
    'aws-sdk-js/3.8',
  ])
  const region = random.pick(['us-east-1', 'eu-west-1'])
  const rate = random.pick([8, 24, 24, 60])
  const acts = (day: number): readonly Act[] => {
    const own = random.fork(`day ${day}`)
    const tasks = isBuild ? 1 + own.poisson(3) : 2
    return Array.from({ length: own.poisson(rate) }, () => ({
      time: day * DAY + own.int(DAY),
      operation: zipf(operations, own),
      region,
      address: isBuild ? homeNetwork(own.fork(`runner ${own.int(tasks)}`)) : network,
      agent: `${language}.${version(day)} md/Botocore os/linux lang/python#3.12`,
      resource: `machine-${index}-${own.int(3)}`,
      denied: own.next() < 0.004,
      session:
        kind === 'function'
          ? identity.name
          : own
              .fork(`task ${own.int(tasks)}`)
              .int(1e9)
              .toString(16)
              .padStart(32, 'a'),
    }))
  }
  return { identity, day: acts }
}
