/**
 * The key under which AWS writes each kind of log object. Sources: CloudTrail user guide "Finding your CloudTrail log
 * files", GuardDuty user guide "Exporting findings", VPC user guide "Flow log files", SageMaker developer guide
 * "Capture data from real-time endpoint", CloudWatch user guide "Metric streams" with Firehose's default prefix,
 * Bedrock user guide "Monitor model invocation".
 */

/** `AWSLogs/o-…/<account>/CloudTrail/<region>/YYYY/MM/DD/<account>_CloudTrail_<region>_YYYYMMDDTHHMMZ_<unique>.json.gz` */
export function cloudTrailKey(
  organisation: string,
  account: string,
  region: string,
  delivered: number,
  unique: string,
): string {
  const folder = `${trailFolder(organisation, account)}/CloudTrail/${region}/${dayPath(delivered)}`
  const stamp = compact(delivered).slice(0, 13)
  return `${folder}/${account}_CloudTrail_${region}_${stamp}Z_${unique}.json.gz`
}

/** `AWSLogs/o-…/<account>/CloudTrail-Digest/<region>/YYYY/MM/DD/<account>_CloudTrail-Digest_<region>_<trail>_<home>_<time>.json.gz` */
export function digestKey(
  trail: { readonly organisation: string; readonly name: string; readonly homeRegion: string },
  account: string,
  region: string,
  end: number,
): string {
  const folder = `${trailFolder(trail.organisation, account)}/CloudTrail-Digest/${region}/${dayPath(end)}`
  const name = `${account}_CloudTrail-Digest_${region}_${trail.name}_${trail.homeRegion}`
  return `${folder}/${name}_${compact(end).slice(0, 15)}Z.json.gz`
}

/** A trail of an organisation has a folder for it; one of an account (`''`) has none. */
function trailFolder(organisation: string, account: string): string {
  return organisation === '' ? `AWSLogs/${account}` : `AWSLogs/${organisation}/${account}`
}

/** `AWSLogs/o-…/<account>/CloudTrail-Insight/<region>/YYYY/MM/DD/<account>_CloudTrail-Insight_<region>_<time>_<unique>.json.gz` */
export function insightKey(
  organisation: string,
  account: string,
  region: string,
  time: number,
  unique: string,
): string {
  const folder = `${trailFolder(organisation, account)}/CloudTrail-Insight/${region}/${dayPath(time)}`
  const name = `${account}_CloudTrail-Insight_${region}_${compact(time).slice(0, 13)}Z_${unique}`
  return `${folder}/${name}.json.gz`
}

/** `AWSLogs/<account>/Config/<region>/YYYY/M/D/<what>/<account>_Config_<region>_<what>_<time>.json.gz`; months and days have no
 * leading zero. */
export function configItemsKey(
  account: string,
  region: string,
  time: number,
  what: string,
): string {
  const [kind = ''] = what.split('_', 1)
  const day = dayPath(time).replaceAll('/0', '/')
  const stamp = `${compact(time).slice(0, 15)}Z`
  return `AWSLogs/${account}/Config/${region}/${day}/${kind}/${account}_Config_${region}_${what}_${stamp}.json.gz`
}

/** `aws/<source>/2.0/region=<region>/accountId=<account>/eventDay=YYYYMMDD/<unique>.json.gz`, where Security Lake itself writes
 * Parquet. */
export function securityLakeKey(
  source: string,
  account: string,
  region: string,
  time: number,
  unique: string,
): string {
  const day = dayPath(time).replaceAll('/', '')
  return `aws/${source}/2.0/region=${region}/accountId=${account}/eventDay=${day}/${unique}.json.gz`
}

/** `<endpoint>/<schedule>/YYYY/MM/DD/HH/constraint_violations.json` */
export function monitorReportKey(endpoint: string, schedule: string, hour: number): string {
  return `model-monitor/${endpoint}/${schedule}/${hourPath(hour)}/constraint_violations.json`
}

export function resolverKey(
  account: string,
  vpc: string,
  region: string,
  time: number,
  unique: string,
): string {
  const folder = `AWSLogs/${account}/vpcdnsquerylogs/${vpc}/${dayPath(time)}`
  return `${folder}/${vpc}_vpcdnsquerylogs_${account}_${region}_${compact(time).slice(0, 13)}Z_${unique}.log.gz`
}

export function guardDutyKey(account: string, region: string, time: number, id: string): string {
  return `AWSLogs/${account}/GuardDuty/${region}/${dayPath(time)}/${id}.jsonl.gz`
}

export function flowLogKey(
  account: string,
  region: string,
  flowLog: string,
  time: number,
  hash: string,
): string {
  const folder = `AWSLogs/${account}/vpcflowlogs/${region}/${dayPath(time)}`
  const stamp = compact(time).slice(0, 13)
  return `${folder}/${account}_vpcflowlogs_${region}_${flowLog}_${stamp}Z_${hash}.log.gz`
}

/** `<endpoint>/<variant>/YYYY/MM/DD/HH/mm-ss-SSS-<uuid>.jsonl` */
export function captureKey(endpoint: string, variant: string, time: number, id: string): string {
  const iso = new Date(time).toISOString()
  const name = `${iso.slice(14, 16)}-${iso.slice(17, 19)}-${iso.slice(20, 23)}-${id}`
  return `data-capture/${endpoint}/${variant}/${hourPath(time)}/${name}.jsonl`
}

/** `YYYY/MM/DD/HH/<stream>-1-YYYY-MM-DD-HH-mm-ss-<uuid>.gz`, as Firehose delivers it. */
export function metricStreamKey(stream: string, delivered: number, id: string): string {
  const iso = new Date(delivered).toISOString()
  const stamp = `${iso.slice(0, 10)}-${iso.slice(11, 19).replaceAll(':', '-')}`
  return `metric-streams/${hourPath(delivered)}/${stream}-1-${stamp}-${id}.gz`
}

/** `AWSLogs/<account>/BedrockModelInvocationLogs/<region>/YYYY/MM/DD/HH/YYYYMMDDTHHmmssSSSZ_<unique>.json.gz` */
export function bedrockLogKey(
  account: string,
  region: string,
  time: number,
  unique: string,
): string {
  return `${bedrockFolder(account, region, time)}/${compact(time)}Z_${unique}.json.gz`
}

/** Where Bedrock puts a body of more than 100 KB; the log record points to it. */
export function bedrockBodyKey(
  account: string,
  region: string,
  time: number,
  requestId: string,
  side: 'input' | 'output',
): string {
  return `${bedrockFolder(account, region, time)}/data/${requestId}_${side}.json.gz`
}

function bedrockFolder(account: string, region: string, time: number): string {
  return `AWSLogs/${account}/BedrockModelInvocationLogs/${region}/${hourPath(time)}`
}

function dayPath(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')
}

function hourPath(time: number): string {
  return `${dayPath(time)}/${new Date(time).toISOString().slice(11, 13)}`
}

/** `YYYYMMDDTHHmmssSSS` */
function compact(time: number): string {
  return new Date(time).toISOString().replace(/[-:.Z]/g, '')
}
