namespace Omni.Functions.Http.OpenApi;

/// <summary>The status of every problem type, and which problems a call may answer with.</summary>
internal static class ApiProblems
{
    public static readonly IReadOnlyDictionary<string, int> Status = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [ProblemTypes.Malformed] = 400,
        [ProblemTypes.Invalid] = 400,
        [ProblemTypes.TooLarge] = 413,
        [ProblemTypes.UnsupportedMediaType] = 415,
        [ProblemTypes.Unauthenticated] = 401,
        [ProblemTypes.SignInRefused] = 401,
        [ProblemTypes.Forbidden] = 403,
        [ProblemTypes.NotFound] = 404,
        [ProblemTypes.UsernameTaken] = 409,
        [ProblemTypes.OwnRole] = 409,
        [ProblemTypes.Conflict] = 409,
        [ProblemTypes.TextTooLong] = 413,
        [ProblemTypes.Stale] = 401,
        [ProblemTypes.ModeRefused] = 403,
        [ProblemTypes.FileRefused] = 422,
        [ProblemTypes.SetupRefused] = 422,
        [ProblemTypes.NotNow] = 409,
        [ProblemTypes.OfferGone] = 409,
        [ProblemTypes.NoRoom] = 409,
        [ProblemTypes.PreconditionFailed] = 412,
        [ProblemTypes.SenderBlocked] = 409,
        [ProblemTypes.TooManyMessages] = 429,
        [ProblemTypes.TooManyUploads] = 429,
        [ProblemTypes.TooManyVisitors] = 429,
        [ProblemTypes.AccountPaused] = 503,
        [ProblemTypes.SearchOff] = 501,
        [ProblemTypes.ConversationOpen] = 409,
        [ProblemTypes.ConversationMerged] = 409,
        [ProblemTypes.StartRefused] = 422,
        [ProblemTypes.AgentAway] = 409,
        [ProblemTypes.IdentityRefused] = 401,
        [ProblemTypes.Unavailable] = 503,
    };

    public static IReadOnlyList<string> Of(ApiCall call, string route)
    {
        var types = new SortedSet<string>(call.Refusals, StringComparer.Ordinal) { ProblemTypes.Unavailable };
        if (AccessRules.ByFunction[call.Function] is not Audience.Anyone)
        {
            types.UnionWith([ProblemTypes.Unauthenticated, ProblemTypes.Forbidden]);
        }

        if (call.Body is { Shape: not null })
        {
            types.UnionWith([ProblemTypes.Malformed, ProblemTypes.Invalid, ProblemTypes.TooLarge, ProblemTypes.UnsupportedMediaType]);
        }

        if (route.Contains('{', StringComparison.Ordinal))
        {
            types.Add(ProblemTypes.NotFound);
        }

        return [.. types];
    }
}
