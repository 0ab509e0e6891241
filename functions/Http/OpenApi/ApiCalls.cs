namespace Omni.Functions.Http.OpenApi;

/// <summary>Every HTTP function, once. A test holds it to the functions, and each answer of the functions' own tests to it.</summary>
internal static class ApiCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        .. AccessCalls.All, .. VisitorCalls.All, .. ConversationCalls.All, .. DeskCalls.All, .. CustomerCalls.All, .. ChannelCalls.All, .. OperatingCalls.All,
        .. PeopleCalls.All, .. InsightCalls.All, .. KnowledgeCalls.All, .. PrivacyCalls.All,
    ];
}
