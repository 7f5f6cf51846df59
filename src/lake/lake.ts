import type { Engine } from './engine.ts'

/** A lake that is open: its engine, and where it rests. */
export interface Lake {
  readonly engine: Engine
  readonly path: string
}
