select s.relid::int8 as relid, s.seq_scan + coalesce(s.idx_scan, 0) as scans, s.n_tup_ins, s.n_tup_upd, s.n_tup_del
from pg_stat_all_tables s
