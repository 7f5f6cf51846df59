import type { Principal, Role } from '../access/principal.ts'
import type { ErrorName } from './errors.ts'
import { parseInput, type RoutedRequest } from './schema/parse.ts'
import type { StructureShape, ValueOf } from './schema/shape.ts'
import { writeJson, writeLoggable } from './schema/write.ts'
import type { DetectiveServices } from './services.ts'

/** Who calls, when, and whom the operation may ask. */
export interface Call {
  readonly principal: Principal
  readonly services: DetectiveServices
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What is told of an operation, as data. */
export interface OperationFacts {
  readonly name: string
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PUT'
  /** With `{ResourceArn}` in place of the one label that there is. */
  readonly path: string
  readonly status: 200 | 204
  readonly input: StructureShape
  readonly output: StructureShape
  /** The errors that its model has: clients know these. */
  readonly errors: readonly ErrorName[]
  /** Whether anything is different afterwards. */
  readonly mutates: boolean
  /** Who may call it. */
  readonly roles: readonly Role[]
}

/** An operation that can be called; the types of input and output stay inside. */
export interface Operation extends OperationFacts {
  /** Reads the input. @throws ConstraintError */
  readonly read: (routed: RoutedRequest) => ReadOperation
}

/** An operation with its input. */
export interface ReadOperation {
  /** Does the work and writes the output as JSON. Throws what `refusalOf` knows. */
  readonly run: (call: Call) => Promise<string>
  /** The input as it may be logged. */
  readonly loggable: () => Readonly<Record<string, unknown>>
}

/** An operation from its facts and its handler, which is given checked input and must give output of the shape. */
export function operation<I extends StructureShape, O extends StructureShape>(
  declared: OperationFacts & {
    readonly input: I
    readonly output: O
    readonly handle: (input: ValueOf<I>, call: Call) => ValueOf<O> | Promise<ValueOf<O>>
  },
): Operation {
  const { handle, ...facts } = declared
  return {
    ...facts,
    read: (routed) => {
      const input = parseInput(declared.input, routed)
      return {
        run: async (call) => writeJson(declared.output, await handle(input, call)),
        loggable: () => writeLoggable(declared.input, input),
      }
    },
  }
}

/** Everything that an account may do, an administrator may do in its name. */
export const ADMINISTRATORS: readonly Role[] = ['administrator']
export const INVESTIGATORS: readonly Role[] = ['administrator', 'investigator']
export const READERS: readonly Role[] = ['administrator', 'investigator', 'auditor']
/** What concerns an account as a member of others' graphs: to look at, and to decide on. */
export const MEMBERSHIP_READERS: readonly Role[] = [
  'administrator',
  'investigator',
  'auditor',
  'member',
]
export const MEMBERS: readonly Role[] = ['administrator', 'member']
