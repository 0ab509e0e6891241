using System.Text.Json.Serialization;
using Omni.Pipeline.Conversations;

namespace Omni.Functions.Http;

/// <summary>How the shapes are written and read; strict in what it takes, because what it takes is not ours.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    MaxDepth = 16,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AcceptedShape))]
[JsonSerializable(typeof(AgentInput))]
[JsonSerializable(typeof(AgentShape))]
[JsonSerializable(typeof(AgentsShape))]
[JsonSerializable(typeof(BlockInput))]
[JsonSerializable(typeof(BlockShape))]
[JsonSerializable(typeof(CardsShape))]
[JsonSerializable(typeof(ChannelAccountInput))]
[JsonSerializable(typeof(ChannelAccountShape))]
[JsonSerializable(typeof(ChannelAccountsShape))]
[JsonSerializable(typeof(ChannelSetupShape))]
[JsonSerializable(typeof(ChannelTestInput))]
[JsonSerializable(typeof(ChannelTestShape))]
[JsonSerializable(typeof(ConnectionShape))]
[JsonSerializable(typeof(ConversationShapes))]
[JsonSerializable(typeof(ConversationView))]
[JsonSerializable(typeof(CountersShape))]
[JsonSerializable(typeof(CustomerInput))]
[JsonSerializable(typeof(CustomerShape))]
[JsonSerializable(typeof(DeadLettersShape))]
[JsonSerializable(typeof(DecisionsShape))]
[JsonSerializable(typeof(MergeInput))]
[JsonSerializable(typeof(MergePreviewShape))]
[JsonSerializable(typeof(MergeShape))]
[JsonSerializable(typeof(MessageInput))]
[JsonSerializable(typeof(MessagesShape))]
[JsonSerializable(typeof(NewAgentInput))]
[JsonSerializable(typeof(NewAgentShape))]
[JsonSerializable(typeof(NoteInput))]
[JsonSerializable(typeof(NoteShape))]
[JsonSerializable(typeof(NotesShape))]
[JsonSerializable(typeof(OperationsShape))]
[JsonSerializable(typeof(ProblemShape))]
[JsonSerializable(typeof(ReadInput))]
[JsonSerializable(typeof(RefreshInput))]
[JsonSerializable(typeof(ReplayedShape))]
[JsonSerializable(typeof(SearchIndexShape))]
[JsonSerializable(typeof(SearchShape))]
[JsonSerializable(typeof(SessionShape))]
[JsonSerializable(typeof(SignInInput))]
[JsonSerializable(typeof(StartedShape))]
[JsonSerializable(typeof(StartInput))]
[JsonSerializable(typeof(StatusInput))]
[JsonSerializable(typeof(TemplatesShape))]
[JsonSerializable(typeof(TimelineShape))]
[JsonSerializable(typeof(UploadShape))]
[JsonSerializable(typeof(VisitorMessagesShape))]
[JsonSerializable(typeof(VisitorSessionShape))]
[JsonSerializable(typeof(WordListInput))]
[JsonSerializable(typeof(WordListShape))]
[JsonSerializable(typeof(WordListsShape))]
internal sealed partial class ApiJson : JsonSerializerContext;
