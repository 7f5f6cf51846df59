import { existsSync } from 'node:fs'
import { programOnPath, skipped } from '../command.ts'

/** A program that others made and a test holds Dupin against, or why there is none here. */
export type Peer = Found | Missing

interface Found {
  readonly program: string
  readonly lacking: undefined
}

interface Missing {
  /** Its usual name, so that it can be named where nothing is started. */
  readonly program: string
  readonly lacking: string
}

export interface Sought {
  /** On the PATH. */
  readonly name: string
  /** A variable of the environment that names the program, and goes before all else. */
  readonly variable?: string
  /** Where it lies where it is no program of the PATH. */
  readonly places?: readonly string[]
}

export function findPeer({ name, variable, places = [] }: Sought): Peer {
  const named = variable === undefined ? undefined : process.env[variable]
  if (named !== undefined && named !== '')
    return existsSync(named)
      ? found(named)
      : missing(name, `${variable} names ${named}, which is not there`)
  const program = places.find((path) => existsSync(path)) ?? programOnPath(name)
  if (program !== undefined) return found(program)
  const hint = variable === undefined ? '' : `, and ${variable} names none`
  return missing(name, `there is no ${name} on the PATH${hint}`)
}

/** Whether a test cannot run without the program; says so on the test's output. */
export function lacks({ lacking }: Peer, what: string): boolean {
  if (lacking !== undefined) skipped(what, lacking)
  return lacking !== undefined
}

export function found(program: string): Peer {
  return { program, lacking: undefined }
}

export function missing(program: string, lacking: string): Peer {
  return { program, lacking }
}
