using System.Xml.Linq;

namespace Command.Ingest.Api.Open311;

/// <summary>The short answers that name a request and say nothing of it.</summary>
internal static class RequestDocuments
{
    /// <summary>The answer to <c>POST /requests</c>.</summary>
    /// <param name="xml">The form.</param>
    /// <param name="id">The new request's id.</param>
    /// <param name="english">The language of the notice.</param>
    public static byte[] Posted(bool xml, string id, bool english) =>
        Row(xml, ("service_request_id", id), ("service_notice", english ? "Received. Quote the number to ask about it." : "已受理，凭编号可查询办理进度。"), ("account_id", null));

    /// <summary>The answer to <c>GET /tokens/{token}</c>. Ids are given at once, so that a request's token is its id.</summary>
    public static byte[] Token(bool xml, string id) => Row(xml, ("service_request_id", id), ("token", id));

    private static byte[] Row(bool xml, params (string Name, string? Text)[] fields)
    {
        if (xml)
        {
            return Open311Xml.Bytes(new XElement("service_requests", new XElement("request", fields.Select(f => new XElement(f.Name, f.Text ?? "")))));
        }

        return Open311Json.Bytes(json =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            foreach ((string name, string? text) in fields)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            json.WriteEndArray();
        });
    }
}
