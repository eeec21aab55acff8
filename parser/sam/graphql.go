package sam

import (
	"strconv"

	"github.com/vpclint/vpclint/model"
)

// graphQLAPI expands AWS::Serverless::GraphQLApi: the API with its schema, and the roles and policies that let its data
// sources call functions and tables.
func (e *expander) graphQLAPI(entry model.Entry) {
	s := newSource(entry)
	at := s.at
	id := at.getAtt(s.id, "ApiId")
	e.become(s, "AWS::AppSync::GraphQLApi", e.graphQLProperties(s))
	e.add(s, s.keyOf("SchemaInline"), s.id+"Schema", "AWS::AppSync::GraphQLSchema", s.inherited(), []model.Entry{
		at.entry("ApiId", id),
		at.entry("Definition", s.property("SchemaInline")),
		at.entry("DefinitionS3Location", s.property("SchemaUri")),
	})
	if cache := s.property("Cache"); truthy(cache) {
		e.add(s, s.keyOf("Cache"), s.id+"ApiCache", "AWS::AppSync::ApiCache", s.inherited(), append(cache.Entries, at.entry("ApiId", id)))
	}
	for _, key := range s.property("ApiKeys").Entries {
		e.add(s, place(key.KeyRange), s.id+key.Key, "AWS::AppSync::ApiKey", s.inherited(), append(pick(key.Value, "ApiKeyId", "Description"),
			at.entry("ApiId", id), at.entry("Expires", written(key.Value, "ExpiresOn"))))
	}
	e.dataSources(s)
	e.pipelines(s)
}

func (e *expander) graphQLProperties(s *source) []model.Entry {
	at := s.at
	name := s.property("Name")
	if !name.IsSet() {
		name = at.text(s.id)
	}
	auth := s.property("Auth")
	properties := append(s.own("XrayEnabled", "Visibility", "OwnerContact", "IntrospectionConfig", "QueryDepthLimit", "ResolverCountLimit"),
		at.entry("Name", name))
	properties = append(properties, authentication(auth)...)
	authorizers := []model.Value{auth}
	if more := written(auth, "Additional"); len(more.Items) > 0 {
		providers := make([]model.Value, len(more.Items))
		for i, provider := range more.Items {
			providers[i] = at.object(authentication(provider)...)
		}
		properties = append(properties, place(more.Range).entry("AdditionalAuthenticationProviders", at.list(providers...)))
		authorizers = append(authorizers, more.Items...)
	}
	e.connectAuthorizers(s, authorizers)
	logging := s.property("Logging")
	if off, known := logging.AsBool(); known && !off {
		return properties
	}
	at = s.keyOf("Logging")
	level, role := written(logging, "FieldLogLevel"), written(logging, "CloudWatchLogsRoleArn")
	if !level.IsSet() {
		level = at.text("ALL")
	}
	if !role.IsSet() {
		role = at.getAtt(s.id+"CloudWatchRole", "Arn")
		e.add(s, at, s.id+"CloudWatchRole", "AWS::IAM::Role", s.inherited(), []model.Entry{
			at.entry("AssumeRolePolicyDocument", at.trusts("appsync.amazonaws.com")),
			at.entry("ManagedPolicyArns", at.list(at.sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs"))),
		})
	}
	return append(properties, at.entry("LogConfig", at.object(
		at.entry("CloudWatchLogsRoleArn", role), at.entry("FieldLogLevel", level),
		at.entry("ExcludeVerboseContent", written(logging, "ExcludeVerboseContent")),
	)))
}

// authentication is a way to log in under the names of AppSync.
func authentication(auth model.Value) []model.Entry {
	at := place(auth.Range)
	return present([]model.Entry{
		at.entry("AuthenticationType", written(auth, "Type")),
		at.entry("LambdaAuthorizerConfig", written(auth, "LambdaAuthorizer")),
		at.entry("OpenIDConnectConfig", written(auth, "OpenIDConnect")),
		at.entry("UserPoolConfig", written(auth, "UserPool")),
	})
}

// connectAuthorizers lets the API call the functions that authorize its requests.
func (e *expander) connectAuthorizers(s *source, authorizers []model.Value) {
	n := 0
	for _, auth := range authorizers {
		function := written(written(auth, "LambdaAuthorizer"), "AuthorizerUri")
		if written(auth, "Type").Text != "AWS_LAMBDA" || !function.IsSet() {
			continue
		}
		n++
		at := place(auth.Range)
		e.connectMade(s, at, s.id+"ToLambdaAuthConnector"+strconv.Itoa(n),
			at.object(at.entry("Id", at.text(s.id))),
			at.object(at.entry("Type", at.text("AWS::Lambda::Function")), at.entry("Arn", function)), "Write")
	}
}

// connectMade notes a connector that SAM makes by itself. Those that cannot be made are left out.
func (e *expander) connectMade(s *source, at place, id string, from, to model.Value, permissions ...string) {
	e.connectors = append(e.connectors, connector{id: id, entry: at.entry(id, at.object(append(s.inherited(),
		at.entry("Type", at.text(prefix+"Connector")),
		at.entry("Properties", at.object(at.entry("Source", from), at.entry("Destination", to), at.entry("Permissions", at.texts(permissions...)))),
	)...))})
}

// dataSources makes the API's data sources, and the role of each that has none.
func (e *expander) dataSources(s *source) {
	sources := s.property("DataSources")
	for _, d := range written(sources, "DynamoDb").Entries {
		at := place(d.KeyRange)
		region := written(d.Value, "Region")
		if !region.IsSet() {
			region = at.ref("AWS::Region")
		}
		config := append(pick(d.Value, "TableName", "UseCallerCredentials", "Versioned"),
			at.entry("AwsRegion", region), at.entry("DeltaSyncConfig", written(d.Value, "DeltaSync")))
		id := s.id + d.Key + "DynamoDBDataSource"
		e.dataSource(s, d, id, "AMAZON_DYNAMODB", at.entry("DynamoDBConfig", at.object(config...)))
		if written(d.Value, "ServiceRoleArn").IsSet() {
			continue
		}
		arn := written(d.Value, "TableArn")
		if !arn.IsSet() {
			arn = at.subWith("arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}",
				at.entry("__TableName__", written(d.Value, "TableName")), at.entry("__Region__", region))
		}
		permissions := []string{"Read", "Write"}
		if asked := written(d.Value, "Permissions"); asked.Kind == model.List {
			permissions = nil
			for _, p := range asked.Items {
				permissions = append(permissions, p.Text)
			}
		}
		e.connectMade(s, at, id+"ToTableConnector", at.object(at.entry("Id", at.text(id))),
			at.object(at.entry("Type", at.text("AWS::DynamoDB::Table")), at.entry("Arn", arn)), permissions...)
	}
	for _, d := range written(sources, "Lambda").Entries {
		at := place(d.KeyRange)
		function := written(d.Value, "FunctionArn")
		id := s.id + d.Key + "LambdaDataSource"
		e.dataSource(s, d, id, "AWS_LAMBDA", at.entry("LambdaConfig", at.object(at.entry("LambdaFunctionArn", function))))
		if !written(d.Value, "ServiceRoleArn").IsSet() {
			e.connectMade(s, at, id+"ToLambdaConnector", at.object(at.entry("Id", at.text(id))),
				at.object(at.entry("Type", at.text("AWS::Lambda::Function")), at.entry("Arn", function)), "Write")
		}
	}
}

func (e *expander) dataSource(s *source, d model.Entry, id, kind string, config model.Entry) {
	at := place(d.KeyRange)
	name, role := written(d.Value, "Name"), written(d.Value, "ServiceRoleArn")
	if !name.IsSet() {
		name = at.text(d.Key)
	}
	if !role.IsSet() {
		role = at.getAtt(id+"Role", "Arn")
		e.add(s, at, id+"Role", "AWS::IAM::Role", s.inherited(), []model.Entry{
			at.entry("AssumeRolePolicyDocument", at.trusts("appsync.amazonaws.com")),
		})
	}
	e.add(s, at, id, "AWS::AppSync::DataSource", s.inherited(), append(pick(d.Value, "Description"),
		at.entry("ApiId", at.getAtt(s.id, "ApiId")), at.entry("Name", name), at.entry("ServiceRoleArn", role), at.entry("Type", at.text(kind)), config))
}

// pipelines makes the API's functions and resolvers.
func (e *expander) pipelines(s *source) {
	id := s.at.getAtt(s.id, "ApiId")
	for _, f := range s.property("Functions").Entries {
		at := place(f.KeyRange)
		name := written(f.Value, "Name")
		if !name.IsSet() {
			name = at.text(f.Key)
		}
		e.add(s, at, s.id+f.Key, "AWS::AppSync::FunctionConfiguration", s.inherited(), append(pipelineCode(f.Value),
			at.entry("ApiId", id), at.entry("Name", name), at.entry("DataSourceName", e.dataSourceOf(s, written(f.Value, "DataSource"), at))))
	}
	for _, kind := range s.property("Resolvers").Entries {
		for _, r := range kind.Value.Entries {
			at := place(r.KeyRange)
			field := written(r.Value, "FieldName")
			if !field.IsSet() {
				field = at.text(r.Key)
			}
			var functions []model.Value
			for _, f := range written(r.Value, "Pipeline").Items {
				functions = append(functions, at.getAtt(s.id+f.Text, "FunctionId"))
			}
			attributes := append(s.inherited(), at.entry("DependsOn", at.texts(s.id+"Schema")))
			e.add(s, at, s.id+kind.Key+r.Key, "AWS::AppSync::Resolver", attributes, append(pipelineCode(r.Value),
				at.entry("ApiId", id), at.entry("TypeName", at.text(kind.Key)), at.entry("FieldName", field),
				at.entry("Kind", at.text("PIPELINE")), at.entry("CachingConfig", written(r.Value, "Caching")),
				at.entry("PipelineConfig", at.object(at.entry("Functions", at.list(functions...))))))
		}
	}
}

// pipelineCode is the code of a function or resolver under the names of AppSync.
func pipelineCode(v model.Value) []model.Entry {
	at := place(v.Range)
	runtime := written(v, "Runtime")
	out := append(pick(v, "Description", "MaxBatchSize", "Sync"),
		at.entry("Code", written(v, "InlineCode")), at.entry("CodeS3Location", written(v, "CodeUri")))
	if runtime.Kind == model.Object {
		out = append(out, at.entry("Runtime", at.object(
			at.entry("Name", written(runtime, "Name")), at.entry("RuntimeVersion", written(runtime, "Version")))))
	}
	return out
}

// dataSourceOf is the name of a function's data source: one of the API's, one that the user names otherwise, or the one that
// does nothing, which is made when it is first needed.
func (e *expander) dataSourceOf(s *source, v model.Value, at place) model.Value {
	if v.Kind != model.String {
		return v
	}
	if v.Text == "NONE" || v.Text == "None" {
		none := s.id + "NoneDataSource"
		if e.byID[none] == nil {
			e.add(s, at, none, "AWS::AppSync::DataSource", s.inherited(), []model.Entry{
				at.entry("ApiId", s.at.getAtt(s.id, "ApiId")), at.entry("Name", at.text(none)), at.entry("Type", at.text("NONE")),
			})
		}
		return at.getAtt(none, "Name")
	}
	sources := s.property("DataSources")
	if _, ok := written(sources, "DynamoDb").Entry(v.Text); ok {
		return at.getAtt(s.id+v.Text+"DynamoDBDataSource", "Name")
	}
	if _, ok := written(sources, "Lambda").Entry(v.Text); ok {
		return at.getAtt(s.id+v.Text+"LambdaDataSource", "Name")
	}
	return v
}
