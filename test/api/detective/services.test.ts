import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../../src/api/detective/errors.ts'
import type {
  InvestigationService,
  MembershipService,
} from '../../../src/api/detective/services.ts'
import {
  InvestigationError,
  type Investigations,
} from '../../../src/investigations/investigations.ts'
import type { Membership } from '../../../src/membership/membership.ts'

/** Does not compile when the stages no longer are what this face asks for. */
const fits = (membership: Membership, investigations: Investigations) => {
  const asked: { membership: MembershipService; investigations: InvestigationService } = {
    membership,
    investigations,
  }
  return asked
}

describe('the services that this face asks for', () => {
  it('are those of the stages, by their structure', () => {
    expect(fits).toBeTypeOf('function')
  })

  it('throw errors that this face knows', () => {
    const error = new InvestigationError('busy', 'later')
    expect(refusalOf(error, ['TooManyRequestsException'])).toMatchObject({ message: 'later' })
  })
})
