import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createOrganisation } from './organisation.ts'
import { placesOf } from './places.ts'
import { type SimulateOptions, simulate } from './simulate.ts'
import type { Truth } from './truth.ts'

/** The disk, as far as writing a simulation needs it. */
export interface Disk {
  readonly makeDirectory: (path: string) => void
  readonly write: (path: string, bytes: Uint8Array) => void
}

export interface WrittenSimulation {
  readonly files: number
  readonly bytes: number
  readonly truth: Truth
}

const REAL_DISK: Disk = {
  makeDirectory: (path) => mkdirSync(path, { recursive: true }),
  write: (path, bytes) => writeFileSync(path, bytes),
}

/**
 * Writes a simulation below `directory`, making the folders it needs; `onFile` hears of each file as it is written.
 *
 * @throws UserError, and whatever the disk throws.
 */
export function writeSimulation(
  directory: string,
  options: SimulateOptions,
  disk: Disk = REAL_DISK,
  onFile: (path: string, bytes: number) => void = () => {},
): WrittenSimulation {
  const made = new Set<string>()
  const objects = simulate(options)
  let files = 0
  let bytes = 0
  for (;;) {
    const next = objects.next()
    if (next.done === true) return { files, bytes, truth: next.value }
    const path = join(directory, ...next.value.path.split('/'))
    const folder = dirname(path)
    if (!made.has(folder)) disk.makeDirectory(folder)
    made.add(folder)
    disk.write(path, next.value.bytes)
    files += 1
    bytes += next.value.bytes.byteLength
    onFile(next.value.path, next.value.bytes.byteLength)
  }
}

/** Writes where the addresses of a simulation are, as an mmdb file that `--geoip` takes. It is no log: keep it out of their
 * folder. */
export function writePlaces(
  file: string,
  { seed }: Pick<SimulateOptions, 'seed'>,
  disk: Disk = REAL_DISK,
): void {
  disk.makeDirectory(dirname(file))
  disk.write(file, placesOf(createOrganisation(seed)))
}
