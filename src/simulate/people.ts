import type { Random } from '../statistics/random.ts'
import type { Role } from './principals.ts'
import type { Roles } from './roles.ts'

/** Somebody who works with the console or the command line, as a session of a single sign-on role. */
export interface Person {
  readonly email: string
  readonly role: Role
  readonly region: string
  /** Hours ahead of UTC. */
  readonly offset: number
  readonly home: string
  readonly worksFromHome: number
  readonly console: string
  readonly commandLine: string
  readonly habit: Habit
  /** Sessions on a working day, on average. */
  readonly sessions: number
}

export type Habit = 'engineer' | 'admin' | 'scientist' | 'data' | 'reader' | 'security'

const NAMES = [
  'amira.haddad',
  'jonas.weber',
  'li.wei',
  'sofia.marino',
  'tom.okafor',
  'greta.lind',
  'ravi.menon',
  'claire.dubois',
  'diego.santos',
  'nora.kelly',
  'pavel.novak',
  'ines.costa',
] as const

export function createPeople(roles: Roles, random: Random): readonly Person[] {
  const places: readonly (readonly [Role, string, Habit, number, number])[] = [
    [roles.engineerProd, 'us-east-1', 'engineer', -5, 1.6],
    [roles.engineerProd, 'us-east-1', 'engineer', -5, 1.2],
    [roles.engineerProd, 'us-east-1', 'engineer', -8, 1],
    [roles.engineerEu, 'eu-west-1', 'engineer', 1, 1.4],
    [roles.adminProd, 'us-east-1', 'admin', -5, 0.9],
    [roles.adminEu, 'eu-west-1', 'admin', 1, 0.8],
    [roles.scientistDev, 'us-east-1', 'scientist', -5, 1.5],
    [roles.scientistDev, 'us-east-1', 'scientist', 1, 1.5],
    [roles.dataEngineer, 'us-east-1', 'data', -5, 1.2],
    [roles.readerProd, 'us-east-1', 'reader', 5.5, 0.7],
    [roles.securityAnalyst, 'us-east-1', 'security', 1, 0.8],
  ]
  const names = random.fork('names').shuffle(NAMES)
  return places.map(([role, region, habit, offset, sessions], index) => {
    const own = random.fork(`person/${index}`)
    const chrome = 128 + own.int(12)
    const cli = `2.${27 + own.int(6)}.${own.int(12)}`
    return {
      email: `${names[index] ?? `colleague${index}`}@example.com`,
      role,
      region,
      offset,
      home: `198.18.${index + 1}.${2 + own.int(250)}`,
      worksFromHome: 0.2 + 0.5 * own.next(),
      console: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36`,
      commandLine: `aws-cli/${cli} md/awscrt#0.27.6 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.9 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off`,
      habit,
      sessions,
    }
  })
}
