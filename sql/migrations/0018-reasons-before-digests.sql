-- The chain of an organisation whose first changes are older than the digests of reasons (0007) is whole too.
--
-- Those changes are covered with the reason in its own words, the later ones with its digest. Both stay as they were chained, so
-- that a head which somebody keeps elsewhere still fits. Such a reason can't be erased without a trace: that shows as altered.

create or replace function waymark.change_hash(waymark.change) returns bytea
language sql immutable set timezone = 'UTC' as $$
    select sha256($1.previous || convert_to(jsonb_build_array(
        $1.organisation_id, $1.seq, $1.act_id, $1.act, extract(epoch from $1.made_at), $1.login, $1.staff_id,
        coalesce(encode($1.reason_digest, 'hex'), $1.reason), $1.body)::text, 'UTF8'))
$$;

-- As in 0007, but for a change without a digest, whose reason its hash covers.
grant create on schema waymark to waymark_guard;
set local role waymark_guard;
create or replace function waymark.audit_verify(organisation int)
returns table (chain text, seq bigint, problem text)
language plpgsql stable security definer set search_path = waymark, pg_temp as $$
begin
    perform waymark.demand_audit(organisation);
    return query
        with link (chain, seq, made_at, previous, hash, hash_now, reason_digest, reason_digest_now) as (
            select 'changes', c.seq, c.made_at, c.previous, c.hash, waymark.change_hash(c), c.reason_digest,
                   sha256(convert_to(c.reason, 'UTF8'))
            from waymark.change c where c.organisation_id = organisation
            union all
            select 'looks', l.seq, l.made_at, l.previous, l.hash, waymark.look_hash(l), l.reason_digest,
                   sha256(convert_to(l.reason, 'UTF8'))
            from waymark.look l where l.organisation_id = organisation
        ), neighbours as (
            select k.*, lag(k.seq, 1, 0::bigint) over w as seq_before, lag(k.hash, 1, ''::bytea) over w as hash_before
            from link k window w as (partition by k.chain order by k.seq)
        ), head (chain, seq, hash) as (
            select 'changes', h.seq, h.hash from waymark.change_head h where h.organisation_id = organisation
            union all
            select 'looks', h.seq, h.hash from waymark.look_head h where h.organisation_id = organisation
        ), last_link (chain, seq, hash) as (
            select distinct on (k.chain) k.chain, k.seq, k.hash from link k order by k.chain, k.seq desc
        ), found (chain, seq, problem) as (
            select n.chain, n.seq,
                   case when n.hash <> n.hash_now then 'altered'
                        when n.reason_digest_now <> coalesce(n.reason_digest, '')
                             and not (n.chain = 'changes' and n.reason_digest is null) then 'altered'
                        when n.seq <> n.seq_before + 1 then 'missing'
                        when n.previous <> n.hash_before then 'out_of_order'
                        when n.reason_digest_now is null and n.reason_digest is not null
                             and not exists (select from waymark.change e
                                             where e.organisation_id = organisation and e.act = 'erasure'
                                               and e.made_at >= n.made_at) then 'erased'
                   end
            from neighbours n
            union all
            select h.chain, coalesce(l.seq, 0), 'truncated'
            from head h left join last_link l on l.chain = h.chain
            where (coalesce(l.seq, 0), coalesce(l.hash, '')) <> (h.seq, h.hash)
               or h.chain = 'changes' and h.seq < waymark.last_written(organisation)
        )
        select f.chain, f.seq, f.problem from found f where f.problem is not null order by 1, 2, 3;
end $$;
set local role waymark_owner;
revoke create on schema waymark from waymark_guard;
