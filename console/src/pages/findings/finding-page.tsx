import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function FindingPage() {
  return <ContentLayout header={<Header variant="h1">Finding</Header>}>{null}</ContentLayout>
}
