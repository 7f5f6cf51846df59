import { Collector } from '../../../src/collect/collector.ts'
import { PARKED_KIND } from '../../../src/collect/parked-messages.ts'
import type { LogObject } from '../../../src/sources/source.ts'
import { logObjectOf } from '../../../src/sources/sqs/held-messages.ts'
import type { NamedObject } from '../../../src/sources/sqs/notification.ts'
import { createRandom, type Random } from '../../../src/statistics/random.ts'
import { eventBridgeEvent, s3Notification, snsEnvelope } from '../../support/aws/notifications.ts'
import { Generation } from './generation.ts'
import { ModelLake } from './model-lake.ts'
import { SimulatedQueue } from './simulated-queue.ts'
import { SimulatedStore } from './simulated-store.ts'
import { VirtualClock } from './virtual-clock.ts'

const BUCKET = 'trail-logs'
const MINUTE = 60_000
/** Virtual time in which things go wrong, and in which all must be well again afterwards. */
const TROUBLED = 40 * MINUTE
const QUIET = 60 * 60 * MINUTE

/** Milliseconds that a commit may take where stopping is held to its time. */
const FAST_DISK = 1500

/** What a message was sent for. */
interface Sent {
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
}

/** S3, a queue, a disk, processes that die and a clock, all of them driven by one seed. */
export async function simulate(seed: string): Promise<SimulationResult> {
  const world = new World(createRandom(seed))
  await world.run()
  return world.result()
}

class World {
  readonly #random: Random
  readonly #clock = new VirtualClock()
  readonly #queue: SimulatedQueue
  readonly #store: SimulatedStore
  readonly #lake: ModelLake
  readonly #sent = new Map<string, Sent>()
  readonly #put = new Map<string, LogObject>()
  readonly #violations: string[] = []
  readonly #isListed: boolean
  readonly #everyMs: number
  readonly #hasDeadLetters: boolean
  #generation = new Generation()
  #collector: Collector | undefined
  #kills = 0
  #stops = 0

  constructor(random: Random) {
    this.#random = random
    this.#isListed = random.next() < 0.5
    this.#everyMs = random.pick([5000, MINUTE, 5 * MINUTE])
    this.#hasDeadLetters = random.next() < 0.5
    const mostReceives = this.#hasDeadLetters ? 60 : undefined
    this.#queue = new SimulatedQueue(this.#clock, random.fork('queue'), mostReceives)
    this.#store = new SimulatedStore(this.#clock, random.fork('store'))
    this.#lake = new ModelLake(this.#clock, random.fork('lake'))
    this.#lake.faults.slowest = random.pick([100, 1000, FAST_DISK, 8000])
    this.#queue.onDelete = ({ id }) => this.#checkDelete(id)
  }

  async run(): Promise<void> {
    this.#scheduleMessages()
    this.#scheduleFaults()
    this.#scheduleDeaths()
    this.#begin()
    await this.#clock.run(() => false, this.#clock.now() + TROUBLED)
    this.#setFaults(0)
    await this.#clock.run(() => this.#isSettled(), this.#clock.now() + QUIET)
    this.#checkEnd()
  }

  result(): SimulationResult {
    return {
      violations: this.#violations,
      puts: this.#put.size,
      messages: this.#sent.size,
      kills: this.#kills,
      stops: this.#stops,
    }
  }

  #at(milliseconds: number, work: () => void): void {
    void this.#clock.sleep(milliseconds).then(work)
  }

  #some(most: number): number {
    return this.#random.int(most + 1)
  }

  #scheduleMessages(): void {
    const puts = 3 + this.#some(40)
    for (let i = 0; i < puts; i++) this.#at(this.#some(TROUBLED), () => this.#putOne(i))
    for (let i = this.#some(3); i > 0; i--) this.#at(this.#some(TROUBLED), () => this.#sendPoison())
    for (let i = this.#some(2); i > 0; i--)
      this.#at(this.#some(TROUBLED), () => this.#send([named(`never/${i}`, 'gone', 9)], false))
    this.#at(0, () => this.#note(this.#queue.send(TEST_EVENT), [], false))
  }

  /** An object is put, and told of once, or several times, or together with one before it. */
  #putOne(i: number): void {
    const text = `content ${i}`
    const object = named(`AWSLogs/${this.#some(9)} ${i}+ü.json`, `etag${i}`, text.length)
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
    this.#note(this.#queue.send(body), [], true)
  }

  #send(objects: readonly NamedObject[], besideElsewhere: boolean): void {
    const elsewhere = { bucket: 'somebody-elses', key: 'k', etag: 'e', bytes: 1 }
    const all = besideElsewhere ? [...objects, elsewhere] : objects
    const [only] = all
    const raw = s3Notification(all)
    const event = only === undefined || all.length > 1 ? raw : eventBridgeEvent(only)
    const body = this.#random.pick([raw, event, snsEnvelope(raw), snsEnvelope(event)])
    this.#note(this.#queue.send(body), objects.map(logObjectOf), besideElsewhere)
  }

  #note(id: string, objects: readonly LogObject[], isPoison: boolean): void {
    this.#sent.set(id, { objects, isPoison })
  }

  #scheduleFaults(): void {
    this.#setFaults(this.#random.next() < 0.2 ? 0 : 0.3 * this.#random.next())
    for (let i = this.#some(2); i > 0; i--)
      this.#at(this.#some(TROUBLED), () => {
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
  }

  #scheduleDeaths(): void {
    for (let i = this.#some(4); i > 0; i--)
      this.#at(this.#some(TROUBLED - 1000), () => {
        if (this.#random.next() < 0.6) this.#kill()
        else void this.#stop()
      })
  }

  #kill(): void {
    this.#kills++
    this.#generation.kill()
    this.#generation = new Generation()
    this.#begin()
  }

  async #stop(): Promise<void> {
    const { live } = { live: this.#generation }
    const asked = this.#clock.now()
    await this.#collector?.stop()
    if (live !== this.#generation || live.isDead) return
    this.#stops++
    const isFast = this.#lake.faults.slowest <= FAST_DISK
    if (isFast && this.#clock.now() - asked > 10_000)
      this.#violations.push(`stopping took ${this.#clock.now() - asked} ms`)
    this.#kill()
    this.#kills--
  }

  #begin(): void {
    const generation = this.#generation
    const clock = generation.clock(this.#clock)
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
    const target = generation.target(this.#lake.open(() => generation.isDead))
    const opening = Collector.open({
      sources: this.#isListed ? [polled, queue] : [queue],
      target,
      clock,
      isOnce: false,
      onTrouble: () => undefined,
    })
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
    const left = [...this.#sent.keys()].filter((id) =>
      this.#isHopeless(id) ? !this.#isNoted(id) : this.#queue.messages.has(id),
    )
    return left.length === 0 && [...this.#put.keys()].every((text) => this.#lake.counted.has(text))
  }

  #checkEnd(): void {
    for (const [text, { uri }] of this.#put) {
      const times = this.#lake.counted.get(text) ?? 0
      if (times !== 1) this.#violations.push(`${uri} was counted ${times} times`)
    }
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
