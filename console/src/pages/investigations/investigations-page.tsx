import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function InvestigationsPage() {
  return <ContentLayout header={<Header variant="h1">Investigations</Header>}>{null}</ContentLayout>
}
