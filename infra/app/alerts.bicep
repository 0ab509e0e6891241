metadata name = 'Alerts'
metadata description = 'Who is told when a service loses pace, and a page that shows it. docs/runbook.md says what to do then.'

@description('Required. Prefix of the names.')
param name string

@description('Required. Region of the page; alerts on metrics have none.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. E-mail addresses of those who are told; with none the alerts are seen in the portal only.')
param emails string[]

@description('Required. Resource id of the Service Bus namespace.')
param serviceBusId string

@description('Required. Resource id of the storage account.')
param storageId string

@description('Required. Resource id of the SignalR Service.')
param signalRId string

@description('Required. Resource id of the Application Insights component.')
param insightsId string

type ruleType = {
  name: string
  description: string
  resourceId: string
  namespace: string
  metric: string
  aggregation: 'Average' | 'Maximum' | 'Total'
  threshold: int
  severity: 1 | 2 | 3
  dimension: string
  values: string[]
}

var rules ruleType[] = [
  {
    name: 'dead-letters'
    description: 'Messages are set aside in this queue: a person has to look at them.'
    resourceId: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    severity: 2
    dimension: 'EntityName'
    values: ['*']
  }
  {
    name: 'backlog'
    description: 'More messages wait in this queue than a minute of the must-reach load.'
    resourceId: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 'Average'
    threshold: 20000
    severity: 2
    dimension: 'EntityName'
    values: ['*']
  }
  {
    name: 'queues-throttled'
    description: 'Service Bus refuses calls: its units, or the operations of Standard, are used up.'
    resourceId: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    threshold: 10
    severity: 2
    dimension: ''
    values: []
  }
  {
    name: 'storage-throttled'
    description: 'Table or blob storage refuses calls: a partition or the account is at its limit.'
    resourceId: storageId
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Transactions'
    aggregation: 'Total'
    threshold: 10
    severity: 2
    dimension: 'ResponseType'
    values: ['ServerBusyError', 'ClientThrottlingError', 'ClientAccountRequestThrottlingError', 'ClientAccountBandwidthThrottlingError']
  }
  {
    name: 'sockets-near-limit'
    description: 'SignalR Service is near what its units can hold.'
    resourceId: signalRId
    namespace: 'Microsoft.SignalRService/SignalR'
    metric: 'ServerLoad'
    aggregation: 'Maximum'
    threshold: 80
    severity: 3
    dimension: ''
    values: []
  }
]

// Of the app itself: it says these as metrics of its own.
var questions = [
  {
    name: 'oldest-message'
    description: 'A message waits for more than a minute in its queue.'
    query: 'customMetrics | where name == "omni.queue.oldest_age" and valueMax > 60 | summarize count() by queue = tostring(customDimensions["queue"])'
    severity: 1
  }
  {
    name: 'deadlines-missed'
    description: 'Customers wait for an answer longer than was promised.'
    query: 'customMetrics | where name == "omni.replies" and tostring(customDimensions["result"]) in ("missed", "unanswered") and valueSum > 0 | summarize sum(valueSum) by kind = tostring(customDimensions["kind"])'
    severity: 2
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'omni'
    emailReceivers: [
      for (email, i) in emails: {
        name: 'person-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource metrics 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      enabled: true
      severity: rule.severity
      scopes: [rule.resourceId]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: rule.name
            metricNamespace: rule.namespace
            metricName: rule.metric
            operator: 'GreaterThan'
            threshold: rule.threshold
            timeAggregation: rule.aggregation
            dimensions: empty(rule.dimension)
              ? []
              : [
                  {
                    name: rule.dimension
                    operator: 'Include'
                    values: rule.values
                  }
                ]
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource logs 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [
  for question in questions: {
    name: '${name}-${question.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      description: question.description
      enabled: true
      severity: question.severity
      scopes: [insightsId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      criteria: {
        allOf: [
          {
            query: question.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

resource page 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'page')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Omni'
    category: 'workbook'
    sourceId: insightsId
    serializedData: loadTextContent('workbook.json')
  }
}
