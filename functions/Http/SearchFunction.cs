using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;

namespace Omni.Functions.Http;

/// <summary>Finds messages, conversations and customers, as far as the caller may see them.</summary>
public sealed class SearchFunction(Callers callers, ISearch search, SearchDesk desk, MediaUrls urls)
{
    private const int DefaultLimit = 20;

    [Function(FunctionNames.Search)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Search)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.Search, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (!search.IsConfigured)
        {
            return Problems.SearchOff();
        }

        return TryRead(request, out var question, out var error)
            ? Answers.Ok(SearchShape.Of(await desk.FindAsync(caller, question, ct), urls), ApiJson.Default.SearchShape)
            : Problems.Invalid(error);
    }

    private static bool TryRead(HttpRequest request, [NotNullWhen(true)] out SearchQuestion? question, out string error)
    {
        question = null;
        error = "";
        if (Query.Text(request, "q") is not { } text || !SearchWords.TryParse(text, out var words))
        {
            error = $"q has 1 to {SearchWords.MaxWords} words, at least one of which must be there, and at most {SearchWords.MaxLength} UTF-16 units.";
        }
        else if (Query.Text(request, "type") is not { } typeName || WireNames.ToSearchType(typeName) is not { } type)
        {
            error = "type is message, conversation or customer.";
        }
        else if (Query.Text(request, "channel") is not { } channel || Query.Text(request, "customer") is not { } customer)
        {
            error = "channel and customer may be given once.";
        }
        else if (!Query.TryInstant(request, "from", out var from) || !Query.TryInstant(request, "to", out var to))
        {
            error = "from and to are instants, such as 2030-01-31T08:00:00Z.";
        }
        else if (Query.Int64(request, "limit", DefaultLimit, 1, SearchQuestion.MaxLimit) is not { } limit)
        {
            error = $"limit is 1 to {SearchQuestion.MaxLimit}.";
        }
        else if (!TryCursor(request, out var after))
        {
            error = "cursor is what came as next.";
        }
        else
        {
            question = new()
            {
                Type = type,
                Words = type is SearchType.Customer ? SearchWords.ForCustomers(words, text) : words,
                Channel = channel,
                Customer = customer,
                From = from,
                To = to,
                After = after,
                Limit = (int)limit,
            };
        }

        return question is not null;
    }

    private static bool TryCursor(HttpRequest request, out SearchCursor? after)
    {
        after = null;
        if (!request.Query.ContainsKey("cursor"))
        {
            return true;
        }

        var isCursor = SearchCursors.TryRead(Query.Text(request, "cursor") ?? "", out var cursor);
        after = cursor;
        return isCursor;
    }
}
