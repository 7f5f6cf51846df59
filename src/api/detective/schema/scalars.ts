import { SEVERITIES } from '../../../events/severity.ts'
import { INDICATOR_TYPES } from '../../../investigations/indicators/indicator.ts'
import {
  INVESTIGATION_STATES,
  INVESTIGATION_STATUSES,
} from '../../../investigations/investigation.ts'
import { integer, list, map, oneOf, string } from './shape.ts'

/**
 * The simple shapes of Amazon Detective with their constraints, as its service model (2018-10-26) has them.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_Types.html
 */
export const graphArn = string({
  pattern: /^arn:aws[-\w]{0,10}?:detective:[-\w]{2,20}?:\d{12}?:graph:[abcdef\d]{32}?$/,
  errorCode: 'INVALID_GRAPH_ARN',
})
export const graphArnList = list(graphArn, { min: 1, max: 50 })

export const accountId = string({ min: 12, max: 12, pattern: /^[0-9]+$/ })
export const accountIdList = list(accountId, { min: 1, max: 50 })
export const accountIdExtendedList = list(accountId, { min: 1, max: 200 })

export const emailAddress = string({
  min: 1,
  max: 64,
  pattern: /^.+@(?:(?:(?!-)[A-Za-z0-9-]{1,62})?[A-Za-z0-9]{1}\.)+[A-Za-z]{2,63}$/,
  sensitive: true,
})
export const emailMessage = string({ min: 1, max: 1000, sensitive: true })

export const paginationToken = string({ min: 1, max: 1024 })
/** Of investigations and indicators. */
export const aiPaginationToken = string({ min: 1, max: 2048 })
export const memberResultsLimit = integer(1, 200)
/** Of investigations and indicators. */
export const maxResults = integer(1, 100)

/** The range from plus to equals sign admits digits. */
export const tagKey = string({ min: 1, max: 128, pattern: /^(?!aws:)[a-zA-Z+-=._:/]+$/ })
export const tagKeyList = list(tagKey, { min: 1, max: 50 })
/** Of one request and of one resource. */
export const MOST_TAGS = 50
export const tagMap = map(tagKey, string({ max: 256 }), { min: 1, max: MOST_TAGS })

export const investigationId = string({ min: 21, max: 21, pattern: /^[0-9]+$/ })
export const entityArn = string({ pattern: /^arn:.*/ })
export const filterValue = string({ min: 1, max: 500 })

export const memberStatus = oneOf([
  'INVITED',
  'VERIFICATION_IN_PROGRESS',
  'VERIFICATION_FAILED',
  'ENABLED',
  'ACCEPTED_BUT_DISABLED',
])
export const memberDisabledReason = oneOf(['VOLUME_TOO_HIGH', 'VOLUME_UNKNOWN'])
export const invitationType = oneOf(['INVITATION', 'ORGANIZATION'])
export const datasourcePackage = oneOf(['DETECTIVE_CORE', 'EKS_AUDIT', 'ASFF_SECURITYHUB_FINDING'])
export const datasourcePackageIngestState = oneOf(['STARTED', 'STOPPED', 'DISABLED'])
export const entityType = oneOf(['IAM_ROLE', 'IAM_USER'])
export const severity = oneOf(SEVERITIES)
export const status = oneOf(INVESTIGATION_STATUSES)
export const state = oneOf(INVESTIGATION_STATES)
export const indicatorType = oneOf(INDICATOR_TYPES)
export const reason = oneOf(['AWS_THREAT_INTELLIGENCE'])
export const field = oneOf(['SEVERITY', 'STATUS', 'CREATED_TIME'])
export const sortOrder = oneOf(['ASC', 'DESC'])
