import { DAY, HOUR } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import { hex } from './identifiers.ts'
import type { Organisation } from './organisation.ts'
import type { Person } from './people.ts'
import { type Actor, type Role, sessionOf } from './principals.ts'

const BOTO = 'Boto3/1.40.21 md/Botocore#1.40.21 ua/2.1 os/linux#5.10.238'

/** Makes the sessions of everything that calls, the same session for the same role, place and hours. */
export class Actors {
  readonly #organisation: Organisation
  readonly #sessions = new Map<string, Actor>()

  constructor(organisation: Organisation) {
    this.#organisation = organisation
  }

  /** Sessions of past days are not asked for again. */
  forget(): void {
    this.#sessions.clear()
  }

  /** A container: credentials are renewed every six hours, the task is replaced each day. */
  task(role: Role, time: number): Actor {
    const { keys, network } = this.#organisation
    const created = Math.floor(time / (6 * HOUR)) * 6 * HOUR + 7000
    return this.#once(`task/${role.arn}/${created}`, () => {
      const name = hex(keys.fork(`task/${role.arn}/${Math.floor(time / DAY)}`), 32)
      const ip =
        role.account === this.#organisation.accounts.prodEu ? network.prodEuNat : network.prodNat
      const userAgent = `${BOTO} md/arch#x86_64 lang/python#3.12.11 md/pyimpl#CPython exec-env/AWS_ECS_FARGATE cfg/retry-mode#standard`
      return sessionOf(role, { name, ip, userAgent, created }, keys)
    })
  }

  /** A container that reaches SageMaker's runtime through the interface endpoint of its VPC. */
  taskInVpc(role: Role, time: number): Actor {
    const actor = this.task(role, time)
    const host = 10 + (role.name.length % 40)
    return {
      ...actor,
      ip: `10.20.4.${host}`,
      vpcEndpoint: this.#organisation.network.runtimeEndpoint,
    }
  }

  /** A Lambda function: the session is named after it and lives twelve hours. */
  lambda(role: Role, time: number): Actor {
    const { keys, network } = this.#organisation
    const created = Math.floor(time / (12 * HOUR)) * 12 * HOUR + 31_000
    return this.#once(`lambda/${role.arn}/${created}`, () => {
      const name = role.name.replace(/-lambda$/, '')
      const ip =
        role.account === this.#organisation.accounts.prodEu ? network.prodEuNat : network.prodNat
      const userAgent = `${BOTO} md/arch#x86_64 lang/python#3.12.11 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 cfg/retry-mode#legacy`
      return sessionOf(role, { name, ip, userAgent, created }, keys)
    })
  }

  /** A run of the build system, from one of its many runners. */
  runner(role: Role, started: number): Actor {
    const { keys, network } = this.#organisation
    const own = keys.fork(`runner/${role.arn}/${started}`)
    const ip = own.pick(network.ciRunners) ?? ''
    const userAgent =
      'aws-sdk-js/3.883.0 ua/2.1 os/linux#6.11.0 lang/js md/nodejs#22.19.0 api/sagemaker#3.883.0'
    return sessionOf(role, { name: 'GitHubActions', ip, userAgent, created: started }, keys)
  }

  /** Somebody at work since `started`. */
  person(person: Person, started: number, console: boolean, atHome: boolean): Actor {
    const { keys, network } = this.#organisation
    return sessionOf(
      person.role,
      {
        name: person.email,
        ip: atHome ? person.home : network.office,
        userAgent: console ? person.console : person.commandLine,
        created: started,
      },
      keys,
    )
  }

  /** Any other session: one for each span of `hours`. */
  session(role: Role, name: string, ip: string, userAgent: string, time: number, hours = 1): Actor {
    const created = Math.floor(time / (hours * HOUR)) * hours * HOUR + 3000
    return this.#once(`${role.arn}/${name}/${ip}/${userAgent}/${created}`, () =>
      sessionOf(role, { name, ip, userAgent, created }, this.#organisation.keys),
    )
  }

  #once(key: string, make: () => Actor): Actor {
    const known = this.#sessions.get(key)
    if (known !== undefined) return known
    const made = make()
    this.#sessions.set(key, made)
    return made
  }
}

/** A runner's address for work that somebody does by hand at an odd place. */
export function strangerAddress(random: Random): string {
  return `198.19.${random.int(256)}.${2 + random.int(250)}`
}
