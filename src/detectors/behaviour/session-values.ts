import { parseArn, shortName } from '../../events/arn.ts'
import { DAY } from '../../events/time.ts'
import { type AddressRegion, regionsOfAddresses } from '../../graph/address-places.ts'
import { clientValue, networkValue } from '../../graph/novelty-values.ts'
import type { SessionAct, SessionDay } from '../../graph/session-acts.ts'
import { AMAZON, SHARED_BY } from '../../graph/travel.ts'
import { termTexts } from '../../lake/calls.ts'
import type { Engine } from '../../lake/engine.ts'
import { plainOperation, plainService } from '../techniques/technique.ts'

import { FEATURE, type SessionUnit } from './session-features.ts'
import { UnitBuilder } from './session-unit.ts'
import { ValueNames } from './value-names.ts'

const ONE_NETWORK = 'one network an hour'
const SEVERAL_NETWORKS = 'several networks within an hour'
/** Nobody is in two within an hour, but a border is near for many, and databases of addresses err: weak evidence, as any habit. */
const SEVERAL_COUNTRIES = 'several countries within an hour'

/** Texts that are told apart as values, and words of the lake that are held at once. */
const MOST_TEXTS = 300_000

/** What a term of the lake's dictionary stands for as a value; worked out once for each term. */
class Derived {
  readonly #known = new Map<number, number>()
  readonly #make: (term: number) => number

  constructor(make: (term: number) => number) {
    this.#make = make
  }

  of(term: number): number {
    if (term === 0) return 0
    let value = this.#known.get(term)
    if (value === undefined) {
      value = this.#make(term)
      this.#known.set(term, value)
    }
    return value
  }
}

/** What of a record's words lasts, by the ids of the lake's dictionary. */
export class SessionValues {
  readonly names = new ValueNames(MOST_TEXTS)
  readonly #engine: Engine
  readonly #texts = new Map<number, string>()
  readonly #places = new Map<number, AddressRegion>()
  readonly #asWritten = this.#derived((text) => text)
  readonly #services = this.#derived(plainService)
  readonly #calls = this.#derived(plainOperation)
  readonly #networks = this.#derived(networkValue)
  readonly #programs = this.#derived(clientValue)
  readonly #longTermKeys = this.#derived((text) => (text.startsWith('AKIA') ? text : ''))
  readonly #accounts = this.#derived((text) => parseArn(text)?.account ?? '')
  readonly #organisations = new Derived((address) => {
    const asn = this.#places.get(address)?.asn ?? null
    return this.names.id(asn === null ? '' : `AS${asn}`)
  })
  readonly #countries = new Derived((address) =>
    this.names.id(this.#places.get(address)?.country ?? ''),
  )
  /** Who called from a network, as many as it takes to be shared. */
  readonly #users = new Map<number, Set<string>>()
  readonly #operations = new Map<number, Derived>()
  readonly #hours = Array.from({ length: 24 }, (_, hour) => this.names.id(hourText(hour)))

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** The sessions of a day that was made ready. `lasting` are names of sessions by their ids. */
  unitsOf(
    { day, acts, targets }: SessionDay,
    lasting: ReadonlySet<number>,
  ): readonly SessionUnit[] {
    const units = new Map<string, UnitBuilder>()
    for (const act of acts) {
      const key = `${act.actor} ${act.session}`
      let unit = units.get(key)
      if (unit === undefined) {
        unit = this.#begin(act, day, lasting.has(act.session))
        units.set(key, unit)
      }
      this.#add(unit, act, kindOf(day))
    }
    for (const { actor, session, target, first, last } of targets) {
      const unit = units.get(`${actor} ${session}`)
      if (unit === undefined) continue
      unit.show(FEATURE.resource, this.#asWritten.of(target), first, last)
      const other = this.#accounts.of(target)
      if (other !== unit.ownAccount) unit.show(FEATURE.account, other, first, last)
    }
    this.#remember(units.values())
    const movement = {
      none: this.names.id(ONE_NETWORK),
      networks: this.names.id(SEVERAL_NETWORKS),
      countries: this.names.id(SEVERAL_COUNTRIES),
    }
    return [...units.values()].map((unit) => {
      unit.move(movement, (network) => this.#isShared(network))
      return unit.done()
    })
  }

  #remember(units: Iterable<UnitBuilder>): void {
    for (const unit of units)
      for (const network of unit.networks) {
        const users = this.#users.get(network) ?? new Set()
        if (users.size < SHARED_BY) users.add(unit.who)
        this.#users.set(network, users)
      }
  }

  #isShared(network: number): boolean {
    return (this.#users.get(network)?.size ?? 0) >= SHARED_BY
  }

  /** Looks up the words that these days are the first to use. */
  async prepare(days: readonly SessionDay[]): Promise<void> {
    const [terms, addresses] = [new Set<number>(), new Set<number>()]
    for (const { acts, targets } of days) {
      for (const { target } of targets) terms.add(target)
      for (const {
        actor,
        account,
        session,
        service,
        operation,
        region,
        address,
        agent,
        key,
      } of acts) {
        for (const term of [actor, account, session, service, operation, region, agent, key])
          terms.add(term)
        terms.add(address)
        addresses.add(address)
      }
    }
    if (this.#texts.size > MOST_TEXTS) this.#texts.clear()
    const isNew = (term: number) => term !== 0 && !this.#texts.has(term)
    const unknown = new Set([...terms].filter(isNew))
    if (unknown.size === 0) return
    const located = await regionsOfAddresses(this.#engine, [...addresses].filter(isNew))
    for (const [term, place] of located) this.#places.set(term, place)
    for (const [term, text] of await termTexts(this.#engine, unknown)) this.#texts.set(term, text)
  }

  #begin(act: SessionAct, day: number, lasting: boolean): UnitBuilder {
    const actor = this.#text(act.actor)
    const account = parseArn(actor)?.account || this.#text(act.account)
    const session = shortName(this.#text(act.session))
    const head = { actor, actorType: act.actorType, account, session, lasting, day }
    return new UnitBuilder(head, this.names.id(account))
  }

  #add(unit: UnitBuilder, act: SessionAct, kind: 'weekday' | 'weekend'): void {
    const { first, last, address, agent } = act
    const show = (feature: number, value: number) => unit.show(feature, value, first, last)
    const service = this.#services.of(act.service)
    const network = this.#networks.of(address)
    show(FEATURE.service, service)
    show(FEATURE.operation, this.#operation(service, act.operation))
    show(FEATURE.Region, this.#asWritten.of(act.region))
    show(FEATURE.network, network)
    show(FEATURE.organisation, this.#organisations.of(address))
    show(FEATURE.country, this.#countries.of(address))
    show(FEATURE.agent, this.#asWritten.of(agent))
    show(FEATURE.program, this.#programs.of(agent))
    show(FEATURE.credential, this.names.id(this.#credential(act)))
    show(FEATURE['long-term key'], this.#longTermKeys.of(act.key))
    show(FEATURE['kind of day'], this.names.id(kind))
    show(FEATURE.session, this.names.id(unit.session))
    const feature = FEATURE[`hour of a ${kind}`]
    for (let hour = 0; hour < 24; hour++)
      if (((act.hours >> hour) & 1) === 1) show(feature, this.#hours[hour] ?? 0)
    // Who opens CloudShell has not moved to where Amazon runs it.
    const isAmazon = AMAZON.has(this.#places.get(address)?.asn ?? 0)
    if (!isAmazon) unit.stay(network, this.#countries.of(address), act)
  }

  #operation(service: number, operation: number): number {
    let own = this.#operations.get(service)
    if (own === undefined) {
      own = new Derived((term) =>
        this.names.id(`${this.names.text(service)}:${this.names.text(this.#calls.of(term))}`),
      )
      this.#operations.set(service, own)
    }
    return own.of(operation)
  }

  #credential({ key, mfa }: SessionAct): string {
    const kind = this.#text(key).slice(0, 4)
    if (kind === 'AKIA')
      return mfa === 2 ? 'a long-term key with a second factor' : 'a long-term key'
    if (kind === 'ASIA')
      return mfa === 2 ? 'temporary credentials with a second factor' : 'temporary credentials'
    return mfa === 2 ? 'no key, with a second factor' : 'no key'
  }

  #derived(derive: (text: string) => string): Derived {
    return new Derived((term) => this.names.id(derive(this.#text(term))))
  }

  #text(term: number): string {
    return this.#texts.get(term) ?? ''
  }
}

/** As the value of an hour reads. */
export function hourText(hour: number): string {
  return `${String(hour % 24).padStart(2, '0')}:00`
}

/** Hours of the two kinds of day have a distribution each: who works on every day shows a weekend's hour less often. */
function kindOf(day: number): 'weekday' | 'weekend' {
  const weekday = new Date(day * DAY).getUTCDay()
  return weekday === 0 || weekday === 6 ? 'weekend' : 'weekday'
}
