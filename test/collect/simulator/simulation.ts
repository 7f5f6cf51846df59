import { Collector } from '../../../src/collect/collector.ts'
import { PARKED_KIND } from '../../../src/collect/parked-messages.ts'
import type { LogObject } from '../../../src/sources/source.ts'
import { logObjectOf } from '../../../src/sources/sqs/held-messages.ts'
import type { NamedObject } from '../../../src/sources/sqs/notification.ts'
import { createRandom, type Random } from '../../../src/statistics/random.ts'
import { eventBridgeEvent, s3Notification, snsEnvelope } from '../../support/aws/notifications.ts'
import { Generation } from './generation.ts'
import { MachineClock } from './machine-clock.ts'
import { ModelLake } from './model-lake.ts'
import type { SimulatedLake } from './simulated-lake.ts'
import { logContent } from './simulated-logs.ts'
import { SimulatedQueue } from './simulated-queue.ts'
import { SimulatedStore } from './simulated-store.ts'
import { VirtualClock } from './virtual-clock.ts'

const BUCKET = 'trail-logs'
const MINUTE = 60_000
/** Virtual time in which all must be well again when nothing goes wrong any more. */
const QUIET = 60 * 60 * MINUTE

/** Milliseconds by which a clock is set, or for which a machine sleeps. */
const JUMPS = [
  1000,
  5 * MINUTE,
  60 * MINUTE,
  13 * 60 * MINUTE,
  80 * 60 * MINUTE,
  365 * 24 * 60 * MINUTE,
] as const
const SLEEPS = [10_000, 3 * MINUTE, 60 * MINUTE] as const
/** Share of commits during which the process dies. */
const DEATHS = 0.04

/** Milliseconds that a commit may take where stopping is held to its time. */
const FAST_DISK = 1500

/** What a message was sent for. */
interface Sent {
  readonly body: string
  /** Objects that it names and that are read. */
  readonly objects: readonly LogObject[]
  /** Whether it names nothing that is read, or something else beside. */
  readonly isPoison: boolean
}

export interface SimulationResult {
  /** What is not as it was promised; empty when all is well. */
  readonly violations: readonly string[]
  readonly puts: number
  readonly messages: number
  readonly kills: number
  readonly stops: number
  /** How often the clock was set, or the machine slept. */
  readonly jumps: number
  /** What happened outside the process, and what became of it. Whatever lake it is collected into, it is the same. */
  readonly story: readonly string[]
}

export interface SimulationOptions {
  readonly makeLake: (clock: VirtualClock, random: Random) => SimulatedLake
  /** Virtual milliseconds in which things go wrong. */
  readonly troubled: number
  readonly mostPuts: number
}

const OVER_A_MODEL: SimulationOptions = {
  makeLake: (clock, random) => new ModelLake(clock, random),
  troubled: 40 * MINUTE,
  mostPuts: 43,
}

/** S3, a queue, a disk, processes that die and a clock, all of them driven by one seed. */
export async function simulate(
  seed: string,
  options: Partial<SimulationOptions> = {},
): Promise<SimulationResult> {
  const world = new World(createRandom(seed), { ...OVER_A_MODEL, ...options })
  await world.run()
  return world.result()
}

class World {
  readonly #options: SimulationOptions
  readonly #random: Random
  readonly #clock = new VirtualClock()
  readonly #queue: SimulatedQueue
  readonly #store: SimulatedStore
  readonly #lake: SimulatedLake
  readonly #machine = new MachineClock(this.#clock)
  readonly #sent = new Map<string, Sent>()
  readonly #put = new Map<string, LogObject>()
  readonly #violations: string[] = []
  readonly #isListed: boolean
  readonly #everyMs: number
  readonly #hasDeadLetters: boolean
  #generation = new Generation(() => this.#machine.awake())
  #collector: Collector | undefined
  #kills = 0
  #stops = 0
  #jumps = 0
  /** What is still to happen outside. */
  #toCome = 0

  constructor(random: Random, options: SimulationOptions) {
    this.#options = options
    this.#random = random
    this.#isListed = random.next() < 0.5
    this.#everyMs = random.pick([5000, MINUTE, 5 * MINUTE])
    this.#hasDeadLetters = random.next() < 0.5
    const mostReceives = this.#hasDeadLetters ? 60 : undefined
    this.#queue = new SimulatedQueue(this.#clock, random.fork('queue'), mostReceives)
    this.#store = new SimulatedStore(this.#clock, random.fork('store'))
    this.#lake = options.makeLake(this.#clock, random.fork('lake'))
    this.#lake.faults.slowest = random.pick([100, 1000, FAST_DISK, 8000])
    this.#queue.onDelete = ({ id }) => this.#checkDelete(id)
  }

  async run(): Promise<void> {
    this.#scheduleMessages()
    this.#scheduleFaults()
    this.#scheduleDeaths()
    this.#scheduleJumps(this.#random.fork('jumps'))
    this.#begin()
    await this.#clock.run(() => false, this.#clock.now() + this.#options.troubled)
    this.#setFaults(0)
    await this.#clock.run(() => this.#isSettled(), this.#clock.now() + QUIET)
    await this.#checkEnd()
  }

  result(): SimulationResult {
    return {
      violations: this.#violations,
      puts: this.#put.size,
      messages: this.#sent.size,
      kills: this.#kills,
      stops: this.#stops,
      jumps: this.#jumps,
      story: [
        ...[...this.#put].map(([text, { uri, version }]) => `put ${uri} ${version}: ${text}`),
        ...[...this.#sent].map(([id, { body }]) => `sent ${id}: ${body}`),
        ...[...this.#put.values()].map(
          (object) => `durable ${object.uri}: ${this.#lake.has(object)}`,
        ),
      ],
    }
  }

  #at(milliseconds: number, work: () => void): void {
    this.#toCome++
    void this.#clock.sleep(milliseconds).then(() => {
      work()
      this.#toCome--
    })
  }

  #some(most: number): number {
    return this.#random.int(most + 1)
  }

  #scheduleMessages(): void {
    const puts = 3 + this.#some(this.#options.mostPuts - 3)
    for (let i = 0; i < puts; i++)
      this.#at(this.#some(this.#options.troubled), () => this.#putOne(i))
    for (let i = this.#some(3); i > 0; i--)
      this.#at(this.#some(this.#options.troubled), () => this.#sendPoison())
    for (let i = this.#some(2); i > 0; i--)
      this.#at(this.#some(this.#options.troubled), () =>
        this.#send([named(`never/${i}`, 'gone', 9)], false),
      )
    this.#at(0, () => this.#note(TEST_EVENT, [], false))
  }

  /** An object is put, and told of once, or several times, or together with one before it. */
  #putOne(i: number): void {
    const text = logContent(i)
    const bytes = Buffer.byteLength(text)
    const object = named(`AWSLogs/${this.#some(9)} ${i}+ü.json`, `etag${i}`, bytes)
    const place = logObjectOf(object)
    this.#store.put(place, text)
    this.#put.set(text, place)
    const times = this.#random.next() < 0.2 ? 1 + this.#some(9) : 1
    for (let k = 0; k < times; k++)
      this.#at(this.#some(k === 0 ? 5000 : 5 * MINUTE), () =>
        this.#send([object], this.#random.next() < 0.05),
      )
  }

  #sendPoison(): void {
    const body = this.#random.pick(['hello', '{}', '{"Records":[{"eventSource":"aws:ses"}]}'])
    this.#note(body, [], true)
  }

  #send(objects: readonly NamedObject[], besideElsewhere: boolean): void {
    const elsewhere = { bucket: 'somebody-elses', key: 'k', etag: 'e', bytes: 1 }
    const all = besideElsewhere ? [...objects, elsewhere] : objects
    const [only] = all
    const raw = s3Notification(all)
    const event = only === undefined || all.length > 1 ? raw : eventBridgeEvent(only)
    const body = this.#random.pick([raw, event, snsEnvelope(raw), snsEnvelope(event)])
    this.#note(body, objects.map(logObjectOf), besideElsewhere)
  }

  #note(body: string, objects: readonly LogObject[], isPoison: boolean): void {
    this.#sent.set(this.#queue.send(body), { body, objects, isPoison })
  }

  #scheduleFaults(): void {
    this.#setFaults(this.#random.next() < 0.2 ? 0 : 0.3 * this.#random.next())
    for (let i = this.#some(2); i > 0; i--)
      this.#at(this.#some(this.#options.troubled), () => {
        this.#store.faults.isOut = true
        this.#at(this.#some(12 * MINUTE), () => {
          this.#store.faults.isOut = false
        })
      })
  }

  #setFaults(share: number): void {
    this.#queue.faults.calls = share
    this.#queue.faults.twice = share
    this.#store.faults.share = share
    this.#lake.faults.share = share / 2
    this.#lake.faults.deaths = share === 0 ? 0 : DEATHS
  }

  #scheduleDeaths(): void {
    for (let i = this.#some(4); i > 0; i--)
      this.#at(this.#some(this.#options.troubled - 1000), () => {
        if (this.#random.next() < 0.6) this.#kill()
        else void this.#stop()
      })
  }

  /** The clock is set, by somebody or to what it should be; or the machine sleeps, and wakes with the time of before. */
  #scheduleJumps(random: Random): void {
    const at = (work: () => void) =>
      this.#at(random.int(this.#options.troubled), () => {
        this.#jumps++
        work()
      })
    for (let i = random.int(5); i > 0; i--) {
      const by = random.pick(JUMPS) * random.pick([1, -1])
      at(() => this.#machine.step(by))
    }
    for (let i = random.int(3); i > 0; i--) at(() => this.#machine.correct())
    for (let i = random.int(3); i > 0; i--) {
      const long = random.pick(SLEEPS)
      at(() => this.#machine.suspend(long))
    }
  }

  #kill(isOrderly = false): void {
    if (!isOrderly) this.#kills++
    this.#generation.kill()
    this.#lake.left(isOrderly)
    this.#generation = new Generation(() => this.#machine.awake())
    this.#begin()
  }

  async #stop(): Promise<void> {
    const { live } = { live: this.#generation }
    const asked = this.#machine.monotonic()
    await this.#collector?.stop()
    if (live !== this.#generation || live.isDead) return
    this.#stops++
    const isFast = this.#lake.faults.slowest <= FAST_DISK
    const took = this.#machine.monotonic() - asked
    if (isFast && took > 10_000) this.#violations.push(`stopping took ${took} ms`)
    this.#kill(true)
  }

  #begin(): void {
    const generation = this.#generation
    const clock = generation.clock(this.#machine)
    const store = generation.source(this.#store.source())
    const polled = {
      name: 's3:all',
      kind: 's3',
      everyMs: this.#everyMs,
      source: () => store,
      atOnce: 8,
    }
    const queue = {
      name: 'sqs:new',
      kind: 'sqs',
      queue: generation.queue(this.#queue.queue),
      objects: store,
      buckets: new Set([BUCKET]),
      parkAfter: 5,
      visibilitySeconds: 120,
      waitSeconds: 20,
      atOnce: 8,
    }
    const life = {
      get isDead() {
        return generation.isDead
      },
      die: () => this.#kill(),
      now: clock.now,
    }
    const opening = this.#lake.open(life).then((target) =>
      Collector.open({
        sources: this.#isListed ? [polled, queue] : [queue],
        target: generation.target(target),
        clock,
        isOnce: false,
        onTrouble: () => undefined,
      }),
    )
    void opening.then((collector) => {
      if (generation.isDead) return
      this.#collector = collector
      void collector.run()
    })
  }

  /** Whether a message may go: all that it names is durable, and what is wrong with it is noted. */
  #checkDelete(id: string): void {
    const sent = this.#sent.get(id)
    if (sent === undefined) return
    const missing = sent.objects.find((object) => !this.#lake.has(object))
    if (missing !== undefined)
      this.#violations.push(`${id} was deleted before ${missing.uri} was durable`)
    if (sent.isPoison && !this.#isNoted(id))
      this.#violations.push(`${id} was deleted and nowhere noted`)
  }

  #isNoted(id: string): boolean {
    return this.#lake.documents(PARKED_KIND).some((one) => one.id === `sqs:new/${id}`)
  }

  #isHopeless(id: string): boolean {
    const { objects, isPoison } = this.#sent.get(id) ?? { objects: [], isPoison: false }
    return isPoison || objects.some(({ uri }) => uri.includes('/never/'))
  }

  #isSettled(): boolean {
    if (this.#toCome > 0) return false
    const left = [...this.#sent.keys()].filter((id) =>
      this.#isHopeless(id) ? !this.#isNoted(id) : this.#queue.messages.has(id),
    )
    return left.length === 0 && [...this.#put.values()].every((object) => this.#lake.has(object))
  }

  async #checkEnd(): Promise<void> {
    for (const { name, lag } of this.#collector?.statuses() ?? [])
      if (lag !== undefined && lag < 0) this.#violations.push(`${name} lags behind by ${lag} ms`)
    this.#generation.kill()
    this.#violations.push(...(await this.#lake.check(this.#put)))
    for (const id of this.#sent.keys()) {
      if (!this.#isHopeless(id) && this.#queue.messages.has(id))
        this.#violations.push(`${id} is still in the queue`)
      if (this.#isHopeless(id) && !this.#isNoted(id)) this.#violations.push(`${id} is not parked`)
    }
    for (const { id } of this.#queue.deadLetters)
      if (!this.#isHopeless(id)) this.#violations.push(`${id} is among the dead letters`)
  }
}

function named(key: string, etag: string, bytes: number): NamedObject {
  return { bucket: BUCKET, key, etag, bytes }
}

const TEST_EVENT = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: BUCKET })
