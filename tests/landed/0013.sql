COPY acknowledged (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds) FROM stdin;
acme	shop	N1	1	2026-05-04 06:10:00+00	\N	\N	\N	\N	\N	\N	\N	web	\N	{}	\N	600	\N
acme	shop	N2	1	2026-05-04 21:30:00+00	\N	\N	\N	\N	\N	\N	\N	mail	\N	{}	\N	1800	\N
\.

COPY activity (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, is_work, reply_seconds, work_seconds, business_reply_seconds) FROM stdin;
acme	desk	T1	0	2026-05-04 09:30:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	f	1800	\N	\N
acme	desk	T1	1	2026-05-04 11:30:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	f	1800	\N	\N
acme	desk	T1	2	2026-05-04 11:30:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	t	\N	600	\N
acme	desk	T1	4	2026-05-04 12:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	f	\N	\N	\N
acme	desk	T2	0	2026-05-04 09:06:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	f	360	\N	\N
acme	desk	T2	2	2026-05-04 09:20:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	f	\N	\N	\N
acme	desk	T4	1	2026-05-04 11:30:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	f	\N	\N	\N
acme	desk	T4	3	2026-05-04 13:00:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	f	\N	\N	\N
acme	shop	T1	0	2026-05-04 09:30:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	f	1800	\N	\N
acme	shop	T1	2	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	f	\N	\N	\N
acme	shop	T2	0	2026-05-04 11:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	t	\N	60	\N
acme	shop	T2	2	2026-05-04 13:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	f	\N	\N	\N
\.

COPY after_sales (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, customer) FROM stdin;
acme	shop	T1	14	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	C1
acme	shop	T2	9	2026-05-04 13:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	C2
\.

COPY benefit (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, amount, currency) FROM stdin;
acme	shop	T1	12	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	30	EUR
acme	shop	T1	13	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	10	EUR
\.

COPY booked (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, kind, amount, currency) FROM stdin;
acme	shop	cost	0	2026-05-04 12:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	cost	600	EUR
acme	shop	marketing_cost	0	2026-05-04 12:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	marketing_cost	60	EUR
acme	shop	marketing_revenue	0	2026-05-04 12:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	marketing_revenue	150	EUR
acme	shop	revenue	0	2026-05-03 23:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	revenue	800	EUR
acme	shop	revenue	1	2026-05-04 12:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	revenue	1000	EUR
acme	shop	sales_cost	0	2026-05-04 12:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	sales_cost	90	EUR
acme	shop	support_cost	0	2026-05-04 12:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	support_cost	55	EUR
\.

COPY bounced_back (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes) FROM stdin;
acme	desk	T3	3	2026-05-04 10:30:00+00	2	back	cid	phone	\N	bug	\N	\N	inbound	{}	\N
\.

COPY callback_requested (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, was_made) FROM stdin;
acme	desk	T2	3	2026-05-04 09:10:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	t
acme	desk	T3	4	2026-05-04 10:20:00+00	2	back	cid	phone	\N	bug	\N	\N	inbound	{}	\N	f
\.

COPY closed (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds) FROM stdin;
acme	desk	T2	11	2026-05-04 10:00:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	3600	\N
\.

COPY complained (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes) FROM stdin;
acme	desk	T1	5	2026-05-04 11:40:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N
\.

COPY configuration (workspace_id, revision, applied_at, body, holidays) FROM stdin;
acme	1	2026-11-01 00:00:00+00	time_zone = "Europe/Berlin"\n[tiers.1]\nname = "Dispatchers"\nrank = 1\n[tiers.2]\nname = "Specialists"\nrank = 2\n[teams.front]\ntier = "1"\n[teams.back]\ntier = "2"\n[priority_weights]\nhigh = 3\n[departments]\nFinance = ["billing"]\n	{}
\.

COPY customer (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, until) FROM stdin;
acme	shop	C1	3	2026-05-03 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-04 15:00:00+00
acme	shop	C2	2	2026-05-03 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	infinity
acme	shop	C3	2	2026-05-03 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-04 09:00:00+00
acme	shop	C3	4	2026-05-04 17:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	infinity
acme	shop	C4	1	2026-05-03 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	infinity
acme	shop	C5	2	2026-05-01 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-02 00:00:00+00
acme	shop	C5	4	2026-05-04 10:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	infinity
acme	shop	C6	1	2026-05-04 11:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	infinity
\.

COPY data_version (workspace_id, version) FROM stdin;
acme	9b518a80-946a-45fd-8e9f-7967147ffeeb
\.

COPY departed (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes) FROM stdin;
acme	shop	bob	0	2026-05-04 12:00:00+00	\N	\N	bob	\N	\N	\N	\N	\N	\N	{}	\N
\.

COPY employed (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, until, hired_at) FROM stdin;
acme	shop	ann	0	2026-04-04 00:00:00+00	\N	\N	ann	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-04 08:00:00+00	2026-04-04 00:00:00+00
acme	shop	ann	1	2026-05-04 08:00:00+00	\N	\N	ann	\N	\N	\N	\N	\N	\N	{}	\N	infinity	2026-04-04 00:00:00+00
acme	shop	bob	1	2026-05-03 00:00:00+00	\N	\N	bob	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-04 12:00:00+00	2026-05-03 00:00:00+00
acme	shop	cid	0	2026-05-04 06:00:00+00	\N	\N	cid	\N	\N	\N	\N	\N	\N	{}	\N	infinity	2026-05-04 06:00:00+00
\.

COPY escalated (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes) FROM stdin;
acme	desk	T3	0	2026-05-04 10:10:00+00	1	front	ann	phone	\N	login	\N	\N	inbound	{}	\N
\.

COPY event (workspace_id, id, source, type, family, subject, at, received_at, sequence, digest, data) FROM stdin;
acme	b000	shop	agent.changed	agent	ann	2026-05-04 08:00:00+00	2026-11-01 00:00:00+00	\N	6041318217473134285	\\x7b2268697265645f6174223a22323032362d30342d30345430303a30303a30305a227d
acme	b001	shop	agent.changed	agent	bob	2026-05-03 00:00:00+00	2026-11-01 00:00:00+00	\N	-4105609224698412905	\\x7b7d
acme	b002	shop	agent.changed	agent	bob	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	683413949951939178	\\x7b226c6566745f6174223a22323032362d30352d30345431323a30303a30302b30303a3030227d
acme	b003	shop	agent.changed	agent	cid	2026-05-04 06:00:00+00	2026-11-01 00:00:00+00	\N	5602450324980756706	\\x7b2268697265645f6174223a22323032362d30352d30345430363a30303a30302b30303a3030227d
acme	b004	shop	shift.worked	shift	of ann	2026-05-04 16:00:00+00	2026-11-01 00:00:00+00	\N	-9068880678133354975	\\x7b226167656e74223a22616e6e222c22656e64223a22323032362d30352d30345431363a30303a30302b30303a3030222c2271756f7461223a322c227374617274223a22323032362d30352d30345430383a30303a30302b30303a3030227d
acme	b005	shop	shift.worked	shift	of bob	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	2977017237941285286	\\x7b226167656e74223a22626f62222c22656e64223a22323032362d30352d30345431323a30303a30302b30303a3030222c227374617274223a22323032362d30352d30345430383a30303a30302b30303a3030227d
acme	b006	shop	shift.worked	shift	of cid	2026-05-04 20:00:00+00	2026-11-01 00:00:00+00	\N	-2747398269159546239	\\x7b226167656e74223a22636964222c22656e64223a22323032362d30352d30345432303a30303a30302b30303a3030222c2271756f7461223a322c227374617274223a22323032362d30352d30345431323a30303a30302b30303a3030227d
acme	b007	shop	ticket.opened	ticket	T1	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	-527948518940306932	\\x7b2261667465725f73616c6573223a747275652c226167656e74223a22616e6e222c226368616e6e656c223a22656d61696c222c22726571756573746572223a7b226964223a224331227d7d
acme	b008	shop	ticket.replied	ticket	T1	2026-05-04 09:30:00+00	2026-11-01 00:00:00+00	\N	6037463926243480884	\\x7b22617574686f72223a7b226964223a22616e6e222c226b696e64223a226167656e74227d7d
acme	b009	shop	ticket.status_changed	ticket	T1	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	-597666824337102803	\\x7b22737461747573223a227265736f6c766564227d
acme	b010	shop	ticket.valued	ticket	T1	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	-3860468775279639051	\\x7b22616d6f756e74223a33302c2263757272656e6379223a22455552222c226b696e64223a2262656e65666974227d
acme	b011	shop	ticket.valued	ticket	T1	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	-8182233541523710691	\\x7b22616d6f756e74223a352c2263757272656e6379223a22455552222c226b696e64223a22636f7374227d
acme	b012	shop	ticket.valued	ticket	T1	2026-05-05 01:00:00+00	2026-11-01 00:00:00+00	\N	7797240001497384009	\\x7b22616d6f756e74223a31302c2263757272656e6379223a22455552222c226b696e64223a2262656e65666974227d
acme	b013	shop	ticket.opened	ticket	T2	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	-8044066288616433007	\\x7b2261667465725f73616c6573223a747275652c226167656e74223a22636964222c226368616e6e656c223a22656d61696c222c22726571756573746572223a7b226964223a224332227d7d
acme	b014	shop	ticket.worked	ticket	T2	2026-05-04 11:00:00+00	2026-11-01 00:00:00+00	\N	1476674308215798185	\\x7b226167656e74223a22616e6e222c227365636f6e6473223a36307d
acme	b015	shop	ticket.status_changed	ticket	T2	2026-05-04 13:00:00+00	2026-11-01 00:00:00+00	\N	-197590820608573234	\\x7b22737461747573223a227265736f6c766564227d
acme	b016	shop	ticket.valued	ticket	T2	2026-05-04 13:00:00+00	2026-11-01 00:00:00+00	\N	-884475396141651230	\\x7b22616d6f756e74223a31352c2263757272656e6379223a22455552222c226b696e64223a2273616c65227d
acme	b017	shop	customer.joined	customer	C1	2026-05-03 00:00:00+00	2026-11-01 00:00:00+00	\N	5235930623683387605	\\x7b7d
acme	b018	shop	customer.joined	customer	C2	2026-05-03 00:00:00+00	2026-11-01 00:00:00+00	\N	-1176684240181932838	\\x7b7d
acme	b019	shop	customer.joined	customer	C3	2026-05-03 00:00:00+00	2026-11-01 00:00:00+00	\N	-4902019672260146208	\\x7b7d
acme	b020	shop	customer.joined	customer	C4	2026-05-03 00:00:00+00	2026-11-01 00:00:00+00	\N	-1653562447621835226	\\x7b7d
acme	b021	shop	customer.joined	customer	C5	2026-05-01 00:00:00+00	2026-11-01 00:00:00+00	\N	7524048076299563073	\\x7b7d
acme	b022	shop	customer.left	customer	C5	2026-05-02 00:00:00+00	2026-11-01 00:00:00+00	\N	-1494708032076984396	\\x7b7d
acme	b023	shop	customer.left	customer	C1	2026-05-04 15:00:00+00	2026-11-01 00:00:00+00	\N	-6490361195725328262	\\x7b7d
acme	b024	shop	customer.left	customer	C3	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	-1446802756152856337	\\x7b7d
acme	b025	shop	customer.returned	customer	C3	2026-05-04 17:00:00+00	2026-11-01 00:00:00+00	\N	-4830154276342343443	\\x7b7d
acme	b026	shop	customer.returned	customer	C5	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	-4516092375158630361	\\x7b7d
acme	b027	shop	customer.joined	customer	C6	2026-05-04 11:00:00+00	2026-11-01 00:00:00+00	\N	7957042946553351723	\\x7b2272656665727265645f6279223a224332227d
acme	b028	shop	customer.purchased	customer	C1	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	419071932554219574	\\x7b22616d6f756e74223a32302c2263757272656e6379223a22455552227d
acme	b029	shop	customer.purchased	customer	C2	2026-05-18 00:00:00+00	2026-11-01 00:00:00+00	\N	8807324309084389795	\\x7b22616d6f756e74223a32302c2263757272656e6379223a22455552227d
acme	b030	shop	session.ended	session	V1	2026-05-04 08:00:00+00	2026-11-01 00:00:00+00	\N	1860138641833730701	\\x7b22726571756573746572223a224331227d
acme	b031	shop	session.ended	session	V2	2026-05-04 08:00:00+00	2026-11-01 00:00:00+00	\N	5324535955795370174	\\x7b22726571756573746572223a224334227d
acme	b032	shop	session.ended	session	V3	2026-05-04 08:30:00+00	2026-11-01 00:00:00+00	\N	-4694668453962177759	\\x7b7d
acme	b033	shop	content.sent	content	M1	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	6258052846210824285	\\x7b22636f6e74656e74223a226775696465222c22726563697069656e74223a224331227d
acme	b034	shop	content.sent	content	M2	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	6210641472574112875	\\x7b22636f6e74656e74223a226775696465222c22726563697069656e74223a224332227d
acme	b035	shop	content.sent	content	M3	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	2919834023353958754	\\x7b22636f6e74656e74223a226e657773222c22726563697069656e74223a224332227d
acme	b036	shop	content.opened	content	M2	2026-05-05 06:00:00+00	2026-11-01 00:00:00+00	\N	7949096473047806432	\\x7b22636f6e74656e74223a226775696465222c22726563697069656e74223a224332227d
acme	b037	shop	content.clicked	content	M1	2026-05-05 07:00:00+00	2026-11-01 00:00:00+00	\N	3966024654287061156	\\x7b22636f6e74656e74223a226e657773222c22726563697069656e74223a224331227d
acme	b038	shop	incident.started	incident	N1	2026-05-04 06:00:00+00	2026-11-01 00:00:00+00	\N	8996309081739812388	\\x7b2273657276696365223a22776562227d
acme	b039	shop	incident.acknowledged	incident	N1	2026-05-04 06:10:00+00	2026-11-01 00:00:00+00	\N	-1355406451568985272	\\x7b2273657276696365223a22776562227d
acme	b040	shop	incident.ended	incident	N1	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	7028270943464718730	\\x7b2273657276696365223a22776562227d
acme	b041	shop	incident.started	incident	N2	2026-05-04 21:00:00+00	2026-11-01 00:00:00+00	\N	-7203188794812508079	\\x7b2273657276696365223a226d61696c227d
acme	b042	shop	incident.acknowledged	incident	N2	2026-05-04 21:30:00+00	2026-11-01 00:00:00+00	\N	1459223674585088251	\\x7b2273657276696365223a226d61696c227d
acme	b043	shop	lead.received	lead	L1	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	-2504942292193372845	\\x7b7d
acme	b044	shop	lead.answered	lead	L1	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	8351738444480214652	\\x7b226167656e74223a22616e6e222c226173736973746564223a747275657d
acme	b045	shop	lead.won	lead	L1	2026-05-05 12:00:00+00	2026-11-01 00:00:00+00	\N	-30843844775876874	\\x7b7d
acme	b046	shop	lead.received	lead	L2	2026-05-04 11:00:00+00	2026-11-01 00:00:00+00	\N	-2585052367814919243	\\x7b7d
acme	b047	shop	lead.answered	lead	L2	2026-05-04 11:30:00+00	2026-11-01 00:00:00+00	\N	-4900936870531184437	\\x7b226167656e74223a22636964222c226173736973746564223a747275657d
acme	b048	shop	lead.lost	lead	L2	2026-05-04 15:00:00+00	2026-11-01 00:00:00+00	\N	-4946999925852051527	\\x7b7d
acme	b049	shop	lead.received	lead	L3	2026-05-04 13:00:00+00	2026-11-01 00:00:00+00	\N	3425669807829384862	\\x7b7d
acme	b050	shop	lead.won	lead	L3	2026-05-04 14:00:00+00	2026-11-01 00:00:00+00	\N	8155708382920633098	\\x7b7d
acme	b051	shop	sale.made	sale	S0	2026-05-03 23:00:00+00	2026-11-01 00:00:00+00	\N	-4788562799837084726	\\x7b226167656e74223a22616e6e222c22616d6f756e74223a31302c2263757272656e6379223a22455552227d
acme	b052	shop	sale.made	sale	S1	2026-05-04 11:00:00+00	2026-11-01 00:00:00+00	\N	7971282435386857795	\\x7b226167656e74223a22616e6e222c22616d6f756e74223a32302c2263757272656e6379223a22455552227d
acme	b053	shop	sale.made	sale	S2	2026-05-04 14:00:00+00	2026-11-01 00:00:00+00	\N	-3387129394583463550	\\x7b226167656e74223a22636964222c22616d6f756e74223a34302c2263757272656e6379223a22455552227d
acme	b054	shop	money.booked	money	revenue	2026-05-03 23:00:00+00	2026-11-01 00:00:00+00	\N	5505556107059770286	\\x7b22616d6f756e74223a3830302c2263757272656e6379223a22455552222c226b696e64223a22726576656e7565227d
acme	b055	shop	money.booked	money	revenue	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	8918973828276964736	\\x7b22616d6f756e74223a313030302c2263757272656e6379223a22455552222c226b696e64223a22726576656e7565227d
acme	b056	shop	money.booked	money	cost	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	5466897141061230058	\\x7b22616d6f756e74223a3630302c2263757272656e6379223a22455552222c226b696e64223a22636f7374227d
acme	b057	shop	money.booked	money	support_cost	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	4981896880000236379	\\x7b22616d6f756e74223a35352c2263757272656e6379223a22455552222c226b696e64223a22737570706f72745f636f7374227d
acme	b058	shop	money.booked	money	sales_cost	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	-1828004868174200788	\\x7b22616d6f756e74223a39302c2263757272656e6379223a22455552222c226b696e64223a2273616c65735f636f7374227d
acme	b059	shop	money.booked	money	marketing_cost	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	-3957999806721600361	\\x7b22616d6f756e74223a36302c2263757272656e6379223a22455552222c226b696e64223a226d61726b6574696e675f636f7374227d
acme	b060	shop	money.booked	money	marketing_revenue	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	3020713021148427918	\\x7b22616d6f756e74223a3135302c2263757272656e6379223a22455552222c226b696e64223a226d61726b6574696e675f726576656e7565227d
acme	d000	desk	ticket.opened	ticket	T1	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	-2630683607033353636	\\x7b226167656e74223a22616e6e222c2263617465676f7279223a2262696c6c696e67222c226368616e6e656c223a22656d61696c222c22646966666963756c7479223a2268617264222c226475655f6174223a22323032362d30352d30345431333a30303a30302b30303a3030222c227072696f72697479223a2268696768222c227465616d223a2266726f6e74222c2274696572223a2231227d
acme	d001	desk	ticket.replied	ticket	T1	2026-05-04 09:30:00+00	2026-11-01 00:00:00+00	\N	6037463926243480884	\\x7b22617574686f72223a7b226964223a22616e6e222c226b696e64223a226167656e74227d7d
acme	d002	desk	ticket.status_changed	ticket	T1	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	-4435564600807127933	\\x7b22737461747573223a2270656e64696e67227d
acme	d003	desk	ticket.replied	ticket	T1	2026-05-04 11:00:00+00	2026-11-01 00:00:00+00	\N	6935348800642691319	\\x7b22617574686f72223a7b226b696e64223a22726571756573746572227d7d
acme	d004	desk	ticket.status_changed	ticket	T1	2026-05-04 11:00:00+00	2026-11-01 00:00:00+00	\N	-3213702588408904479	\\x7b22737461747573223a226f70656e227d
acme	d005	desk	ticket.replied	ticket	T1	2026-05-04 11:30:00+00	2026-11-01 00:00:00+00	\N	-7186368369877167429	\\x7b22617574686f72223a7b226964223a22616e6e222c226b696e64223a226167656e74227d7d
acme	d006	desk	ticket.worked	ticket	T1	2026-05-04 11:30:00+00	2026-11-01 00:00:00+00	\N	4506692564056579810	\\x7b226167656e74223a22616e6e222c227365636f6e6473223a3630307d
acme	d007	desk	ticket.changed	ticket	T1	2026-05-04 11:40:00+00	2026-11-01 00:00:00+00	\N	1565973580803459381	\\x7b22636f6d706c61696e74223a747275657d
acme	d008	desk	ticket.status_changed	ticket	T1	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	-5585613159317240905	\\x7b22737461747573223a227265736f6c766564227d
acme	d009	desk	ticket.reviewed	ticket	T1	2026-05-04 14:00:00+00	2026-11-01 00:00:00+00	\N	3687485433294185225	\\x7b22636f7272656374223a747275652c2273636f7265223a38307d
acme	d010	desk	ticket.reviewed	ticket	T1	2026-05-04 15:00:00+00	2026-11-01 00:00:00+00	\N	4854927954826596726	\\x7b22636f7272656374223a66616c73652c2273636f7265223a39307d
acme	d011	desk	ticket.opened	ticket	T2	2026-05-04 09:00:00+00	2026-11-01 00:00:00+00	\N	-1130058976838791592	\\x7b226368616e6e656c223a2263686174222c227072696f72697479223a22757267656e74227d
acme	d012	desk	ticket.assigned	ticket	T2	2026-05-04 09:05:00+00	2026-11-01 00:00:00+00	\N	2946909246058709083	\\x7b226167656e74223a22626f62222c227465616d223a2266726f6e74227d
acme	d013	desk	ticket.replied	ticket	T2	2026-05-04 09:06:00+00	2026-11-01 00:00:00+00	\N	-5605484318916300309	\\x7b22617574686f72223a7b226964223a22626f62222c226b696e64223a226167656e74227d2c22636f6e766572736174696f6e223a226331227d
acme	d014	desk	ticket.callback_requested	ticket	T2	2026-05-04 09:10:00+00	2026-11-01 00:00:00+00	\N	-4461900309526460583	\\x7b7d
acme	d015	desk	ticket.callback_made	ticket	T2	2026-05-04 09:15:00+00	2026-11-01 00:00:00+00	\N	-7660439819025946972	\\x7b7d
acme	d016	desk	ticket.status_changed	ticket	T2	2026-05-04 09:20:00+00	2026-11-01 00:00:00+00	\N	5785494664845512583	\\x7b22737461747573223a227265736f6c766564227d
acme	d017	desk	ticket.reviewed	ticket	T2	2026-05-04 14:00:00+00	2026-11-01 00:00:00+00	\N	900322654538085836	\\x7b2273636f7265223a37307d
acme	d018	desk	ticket.status_changed	ticket	T2	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	6568741264822133145	\\x7b22737461747573223a22636c6f736564227d
acme	d019	desk	ticket.opened	ticket	T3	2026-05-04 10:00:00+00	2026-11-01 00:00:00+00	\N	-240255741366165226	\\x7b226167656e74223a22616e6e222c2263617465676f7279223a226c6f67696e222c226368616e6e656c223a2270686f6e65222c226475655f6174223a22323032362d30352d30345432303a30303a30302b30303a3030222c227465616d223a2266726f6e74222c2274696572223a2231227d
acme	d020	desk	ticket.assigned	ticket	T3	2026-05-04 10:10:00+00	2026-11-01 00:00:00+00	\N	-7335635144692543466	\\x7b226167656e74223a22636964222c227465616d223a226261636b222c2274696572223a2232227d
acme	d021	desk	ticket.changed	ticket	T3	2026-05-04 10:15:00+00	2026-11-01 00:00:00+00	\N	-7874669968269105895	\\x7b2263617465676f7279223a22627567227d
acme	d022	desk	ticket.callback_requested	ticket	T3	2026-05-04 10:20:00+00	2026-11-01 00:00:00+00	\N	-1068543482514744025	\\x7b7d
acme	d023	desk	ticket.assigned	ticket	T3	2026-05-04 10:30:00+00	2026-11-01 00:00:00+00	\N	5171436430240623191	\\x7b2274696572223a2231227d
acme	d024	desk	ticket.opened	ticket	T4	2026-05-04 11:00:00+00	2026-11-01 00:00:00+00	\N	-1391180405211845581	\\x7b226167656e74223a22626f62222c226368616e6e656c223a2270686f6e65222c22646972656374696f6e223a226f7574626f756e64222c226475655f6174223a22323032362d30352d30345431323a33303a30302b30303a3030227d
acme	d025	desk	ticket.status_changed	ticket	T4	2026-05-04 11:30:00+00	2026-11-01 00:00:00+00	\N	-5560018722430410304	\\x7b22737461747573223a227265736f6c766564227d
acme	d026	desk	ticket.status_changed	ticket	T4	2026-05-04 12:00:00+00	2026-11-01 00:00:00+00	\N	-1293647121243777399	\\x7b22737461747573223a226f70656e227d
acme	d027	desk	ticket.status_changed	ticket	T4	2026-05-04 13:00:00+00	2026-11-01 00:00:00+00	\N	2707579897223771425	\\x7b22737461747573223a227265736f6c766564227d
acme	d028	desk	ticket.conversation_ended	ticket	T4	2026-05-04 13:05:00+00	2026-11-01 00:00:00+00	\N	7074651326378167332	\\x7b22616e7377657265645f6174223a22323032362d30352d30345431323a35303a30302b30303a3030222c22636f6e766572736174696f6e223a226334227d
acme	d029	desk	ticket.opened	ticket	T5	2026-05-04 15:00:00+00	2026-11-01 00:00:00+00	\N	-3694957230190417847	\\x7b226368616e6e656c223a22656d61696c227d
acme	d030	desk	ticket.opened	ticket	T6	2026-05-04 15:00:00+00	2026-11-01 00:00:00+00	\N	416611019185778925	\\x7b226368616e6e656c223a22656d61696c227d
acme	d031	desk	ticket.excluded	ticket	T6	2026-05-04 15:01:00+00	2026-11-01 00:00:00+00	\N	6074752241856166595	\\x7b22726561736f6e223a227370616d227d
acme	d032	desk	shift.worked	shift	s1	2026-05-04 16:00:00+00	2026-11-01 00:00:00+00	\N	7161123814257262446	\\x7b226167656e74223a22616e6e222c22617661696c61626c655f7365636f6e6473223a333030302c22656e64223a22323032362d30352d30355430303a30303a30302b30303a3030222c227374617274223a22323032362d30352d30345431363a30303a30302b30303a3030227d
acme	d033	desk	survey.invited	survey	i2	2026-05-04 09:30:00+00	2026-11-01 00:00:00+00	\N	-2329583359271953723	\\x7b22737572766579223a2263736174222c227469636b6574223a225432227d
acme	d034	desk	survey.invited	survey	i1	2026-05-04 12:05:00+00	2026-11-01 00:00:00+00	\N	-7403885402792933787	\\x7b22737572766579223a2263736174222c227469636b6574223a225431227d
acme	d035	desk	rating.given	rating	r1	2026-05-04 10:30:00+00	2026-11-01 00:00:00+00	\N	-8875904164981604396	\\x7b227363616c65223a7b226d6178223a352c226d696e223a317d2c2273636f7265223a352c22737572766579223a2263736174222c227469636b6574223a225432227d
acme	d036	desk	rating.given	rating	r2	2026-05-04 12:30:00+00	2026-11-01 00:00:00+00	\N	3284490877172442665	\\x7b22696e7669746174696f6e223a226931222c227363616c65223a7b226d6178223a352c226d696e223a317d2c2273636f7265223a332c22737572766579223a2263736174227d
acme	d037	desk	rating.given	rating	r3	2026-05-04 13:00:00+00	2026-11-01 00:00:00+00	\N	3653739175081602981	\\x7b227363616c65223a7b226d6178223a31302c226d696e223a307d2c2273636f7265223a392c22737572766579223a226e7073227d
acme	d038	desk	rating.given	rating	r4	2026-05-04 13:01:00+00	2026-11-01 00:00:00+00	\N	-968403870852126951	\\x7b22636f6d706c61696e74223a747275652c227363616c65223a7b226d6178223a31302c226d696e223a307d2c2273636f7265223a332c22737572766579223a226e7073227d
acme	d039	desk	rating.given	rating	r5	2026-05-04 13:02:00+00	2026-11-01 00:00:00+00	\N	-8107696336072483975	\\x7b227363616c65223a7b226d6178223a31302c226d696e223a307d2c2273636f7265223a382c22737572766579223a226e7073227d
acme	d040	desk	rating.given	rating	r6	2026-05-04 13:03:00+00	2026-11-01 00:00:00+00	\N	2406282700567112449	\\x7b227363616c65223a7b226d6178223a372c226d696e223a317d2c2273636f7265223a362c22737572766579223a22636573227d
acme	d041	desk	rating.given	rating	r7	2026-05-04 13:04:00+00	2026-11-01 00:00:00+00	\N	-963955667979706683	\\x7b227363616c65223a7b226d6178223a352c226d696e223a317d2c2273636f7265223a322c22737572766579223a22636573227d
acme	d042	desk	rating.given	rating	r8	2026-05-04 13:05:00+00	2026-11-01 00:00:00+00	\N	7383126751969717588	\\x7b2264696d656e73696f6e223a2272656c696162696c697479222c226578706563746174696f6e223a352c227363616c65223a7b226d6178223a372c226d696e223a317d2c2273636f7265223a342c22737572766579223a22736572767175616c227d
acme	d043	desk	rating.given	rating	r9	2026-05-04 13:06:00+00	2026-11-01 00:00:00+00	\N	2970034111047550482	\\x7b2264696d656e73696f6e223a22656d7061746879222c226578706563746174696f6e223a352c227363616c65223a7b226d6178223a372c226d696e223a317d2c2273636f7265223a362c22737572766579223a22736572767175616c227d
acme	d044	desk	rating.given	rating	r10	2026-05-04 13:07:00+00	2026-11-01 00:00:00+00	\N	-880749438351289527	\\x7b2264696d656e73696f6e223a2272656c696162696c697479222c227363616c65223a7b226d6178223a372c226d696e223a317d2c2273636f7265223a362c22737572766579223a22736572767175616c227d
acme	d045	desk	rating.given	rating	e6	2026-05-04 13:08:00+00	2026-11-01 00:00:00+00	\N	-3441429294284457898	\\x7b227363616c65223a7b226d6178223a31302c226d696e223a307d2c2273636f7265223a362c22737572766579223a22656d706c6f7965655f6e7073227d
acme	d046	desk	rating.given	rating	e9	2026-05-04 13:08:00+00	2026-11-01 00:00:00+00	\N	-7610767869212519307	\\x7b227363616c65223a7b226d6178223a31302c226d696e223a307d2c2273636f7265223a392c22737572766579223a22656d706c6f7965655f6e7073227d
acme	d047	desk	rating.given	rating	e10	2026-05-04 13:08:00+00	2026-11-01 00:00:00+00	\N	-5953138800816457630	\\x7b227363616c65223a7b226d6178223a31302c226d696e223a307d2c2273636f7265223a31302c22737572766579223a22656d706c6f7965655f6e7073227d
\.

COPY first_resolved (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds, active_seconds, business_active_seconds) FROM stdin;
acme	desk	T1	10	2026-05-04 12:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	10800	\N	7200	\N
acme	desk	T2	9	2026-05-04 09:20:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	1200	\N	1200	\N
acme	desk	T4	7	2026-05-04 11:30:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	1800	\N	1800	\N
acme	shop	T1	10	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	3600	\N	3600	\N
acme	shop	T2	7	2026-05-04 13:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	14400	\N	14400	\N
\.

COPY gained (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, is_winback, is_referral) FROM stdin;
acme	shop	C1	0	2026-05-03 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	f	f
acme	shop	C2	0	2026-05-03 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	f	f
acme	shop	C3	0	2026-05-03 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	f	f
acme	shop	C3	3	2026-05-04 17:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	f
acme	shop	C4	0	2026-05-03 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	f	f
acme	shop	C5	0	2026-05-01 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	f	f
acme	shop	C5	3	2026-05-04 10:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	f
acme	shop	C6	0	2026-05-04 11:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	f	t
\.

COPY handed_off (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes) FROM stdin;
acme	desk	T3	1	2026-05-04 10:10:00+00	1	front	ann	phone	\N	login	\N	\N	inbound	{}	\N
\.

COPY incident (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, until) FROM stdin;
acme	shop	N1	0	2026-05-04 06:00:00+00	\N	\N	\N	\N	\N	\N	\N	web	\N	{}	\N	2026-05-04 12:00:00+00
acme	shop	N2	0	2026-05-04 21:00:00+00	\N	\N	\N	\N	\N	\N	\N	mail	\N	{}	\N	infinity
\.

COPY invited (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, counted, is_assumed, survey, is_answered, ticket_source, ticket) FROM stdin;
acme	desk	i1	0	2026-05-04 12:05:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	t	t	csat	t	desk	T1
acme	desk	i2	0	2026-05-04 09:30:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	t	t	csat	f	desk	T2
\.

COPY lead (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, is_assisted, is_won) FROM stdin;
acme	shop	L1	0	2026-05-04 09:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	t
acme	shop	L2	0	2026-05-04 11:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	f
acme	shop	L3	0	2026-05-04 13:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	f	t
\.

COPY lead_answered (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds) FROM stdin;
acme	shop	L1	1	2026-05-04 10:00:00+00	\N	\N	ann	\N	\N	\N	\N	\N	\N	{}	\N	3600	\N
acme	shop	L2	1	2026-05-04 11:30:00+00	\N	\N	cid	\N	\N	\N	\N	\N	\N	{}	\N	1800	\N
\.

COPY lost (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes) FROM stdin;
acme	shop	C1	2	2026-05-04 15:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N
acme	shop	C3	1	2026-05-04 09:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N
acme	shop	C5	1	2026-05-02 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N
\.

COPY open_span (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, until, opened_at, due_at, calendar, opened_business_micros) FROM stdin;
acme	desk	T1	6	2026-05-04 09:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	2026-05-04 12:00:00+00	2026-05-04 09:00:00+00	2026-05-04 13:00:00+00	\N	\N
acme	desk	T2	4	2026-05-04 09:00:00+00	\N	\N	\N	chat	urgent	\N	\N	\N	inbound	{}	\N	2026-05-04 09:05:00+00	2026-05-04 09:00:00+00	\N	\N	\N
acme	desk	T2	5	2026-05-04 09:05:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	2026-05-04 09:20:00+00	2026-05-04 09:00:00+00	\N	\N	\N
acme	desk	T3	5	2026-05-04 10:00:00+00	1	front	ann	phone	\N	login	\N	\N	inbound	{}	\N	2026-05-04 10:10:00+00	2026-05-04 10:00:00+00	2026-05-04 20:00:00+00	\N	\N
acme	desk	T3	6	2026-05-04 10:10:00+00	2	back	cid	phone	\N	login	\N	\N	inbound	{}	\N	2026-05-04 10:15:00+00	2026-05-04 10:00:00+00	2026-05-04 20:00:00+00	\N	\N
acme	desk	T3	7	2026-05-04 10:15:00+00	2	back	cid	phone	\N	bug	\N	\N	inbound	{}	\N	2026-05-04 10:30:00+00	2026-05-04 10:00:00+00	2026-05-04 20:00:00+00	\N	\N
acme	desk	T3	8	2026-05-04 10:30:00+00	1	back	cid	phone	\N	bug	\N	\N	inbound	{}	\N	infinity	2026-05-04 10:00:00+00	2026-05-04 20:00:00+00	\N	\N
acme	desk	T4	4	2026-05-04 11:00:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	2026-05-04 11:30:00+00	2026-05-04 11:00:00+00	2026-05-04 12:30:00+00	\N	\N
acme	desk	T4	5	2026-05-04 12:00:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	2026-05-04 13:00:00+00	2026-05-04 11:00:00+00	2026-05-04 12:30:00+00	\N	\N
acme	desk	T5	0	2026-05-04 15:00:00+00	\N	\N	\N	email	\N	\N	\N	\N	inbound	{}	\N	infinity	2026-05-04 15:00:00+00	\N	\N	\N
acme	shop	T1	6	2026-05-04 09:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	2026-05-04 10:00:00+00	2026-05-04 09:00:00+00	\N	\N	\N
acme	shop	T2	4	2026-05-04 09:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	2026-05-04 13:00:00+00	2026-05-04 09:00:00+00	\N	\N	\N
\.

COPY opened (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, is_resolved, was_escalated, was_transferred, was_reassigned, is_classified, was_reclassified, responded_at, toggles, was_bounced_back, requester) FROM stdin;
acme	desk	T1	7	2026-05-04 09:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	t	f	f	f	t	f	2026-05-04 09:30:00+00	{"2026-05-04 12:00:00+00"}	f	\N
acme	desk	T2	6	2026-05-04 09:00:00+00	\N	\N	\N	chat	urgent	\N	\N	\N	inbound	{}	\N	t	f	f	f	f	f	2026-05-04 09:06:00+00	{"2026-05-04 09:20:00+00"}	f	\N
acme	desk	T3	9	2026-05-04 10:00:00+00	1	front	ann	phone	\N	login	\N	\N	inbound	{}	\N	f	t	t	t	t	t	\N	{}	t	\N
acme	desk	T4	6	2026-05-04 11:00:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	t	f	f	f	f	f	\N	{"2026-05-04 11:30:00+00","2026-05-04 12:00:00+00","2026-05-04 13:00:00+00"}	f	\N
acme	desk	T5	1	2026-05-04 15:00:00+00	\N	\N	\N	email	\N	\N	\N	\N	inbound	{}	\N	f	f	f	f	f	f	\N	{}	f	\N
acme	shop	T1	7	2026-05-04 09:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	t	f	f	f	f	f	2026-05-04 09:30:00+00	{"2026-05-04 10:00:00+00"}	f	C1
acme	shop	T2	5	2026-05-04 09:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	t	f	f	f	f	f	\N	{"2026-05-04 13:00:00+00"}	f	C2
\.

COPY picked_up (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds) FROM stdin;
acme	desk	T1	9	2026-05-04 09:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	0	\N
acme	desk	T2	8	2026-05-04 09:05:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	300	\N
acme	desk	T3	10	2026-05-04 10:00:00+00	1	front	ann	phone	\N	login	\N	\N	inbound	{}	\N	0	\N
acme	shop	T1	9	2026-05-04 09:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	0	\N
acme	shop	T2	6	2026-05-04 09:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	0	\N
\.

COPY purchased (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes) FROM stdin;
acme	shop	C1	1	2026-05-04 09:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N
acme	shop	C2	1	2026-05-18 00:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N
\.

COPY rated (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, counted, survey, score, score_of_5, score_of_7, is_satisfied, is_easy, score_of_100, is_complaint, is_on_time, question, gap, ticket_source, ticket, invitation, has_comment) FROM stdin;
acme	desk	e10	0	2026-05-04 13:08:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	employee_nps	10	5	7	t	t	100	f	\N	\N	\N	\N	\N	\N	f
acme	desk	e6	0	2026-05-04 13:08:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	employee_nps	6	3.4	4.6	f	f	60	f	\N	\N	\N	\N	\N	\N	f
acme	desk	e9	0	2026-05-04 13:08:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	employee_nps	9	4.6	6.4	t	t	90	f	\N	\N	\N	\N	\N	\N	f
acme	desk	r1	0	2026-05-04 10:30:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	t	csat	5	5	7	t	t	100	f	\N	\N	\N	desk	T2	\N	f
acme	desk	r10	0	2026-05-04 13:07:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	servqual	6	4.333333333333334	6	t	t	83.33333333333333	f	\N	reliability	\N	\N	\N	\N	f
acme	desk	r2	0	2026-05-04 12:30:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	t	csat	3	3	4	f	f	50	f	t	\N	\N	desk	T1	i1	f
acme	desk	r3	0	2026-05-04 13:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	nps	9	4.6	6.4	t	t	90	f	\N	\N	\N	\N	\N	\N	f
acme	desk	r4	0	2026-05-04 13:01:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	nps	3	2.2	2.8	f	f	30	t	\N	\N	\N	\N	\N	\N	f
acme	desk	r5	0	2026-05-04 13:02:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	nps	8	4.2	5.8	t	t	80	f	\N	\N	\N	\N	\N	\N	f
acme	desk	r6	0	2026-05-04 13:03:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	ces	6	4.333333333333334	6	t	t	83.33333333333333	f	\N	\N	\N	\N	\N	\N	f
acme	desk	r7	0	2026-05-04 13:04:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	ces	2	2	2.5	f	f	25	f	\N	\N	\N	\N	\N	\N	f
acme	desk	r8	0	2026-05-04 13:05:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	servqual	4	3	4	f	f	50	f	\N	reliability	-1	\N	\N	\N	f
acme	desk	r9	0	2026-05-04 13:06:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	t	servqual	6	4.333333333333334	6	t	t	83.33333333333333	f	\N	empathy	1	\N	\N	\N	f
\.

COPY reacted (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, recipient, content) FROM stdin;
acme	shop	M1	1	2026-05-05 07:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	C1	news
acme	shop	M2	1	2026-05-05 06:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	C2	guide
\.

COPY released (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds) FROM stdin;
acme	desk	T1	3	2026-05-04 12:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	10800	\N
acme	desk	T2	1	2026-05-04 09:20:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	900	\N
acme	desk	T3	2	2026-05-04 10:10:00+00	1	front	ann	phone	\N	login	\N	\N	inbound	{}	\N	600	\N
acme	desk	T4	0	2026-05-04 11:30:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	1800	\N
acme	desk	T4	2	2026-05-04 13:00:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	3600	\N
acme	shop	T1	1	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	3600	\N
acme	shop	T2	1	2026-05-04 13:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	14400	\N
\.

COPY resolved (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, wait_seconds, handle_seconds, replies, was_reopened, in_first_contact, is_on_time, weight, is_urgent, is_hard, is_voice, is_on_call, is_routed, is_routed_right, business_seconds, business_wait_seconds, repliers, resolutions, is_resolved) FROM stdin;
acme	desk	T1	11	2026-05-04 12:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	10800	7200	600	2	f	f	t	3	t	t	f	f	t	t	\N	\N	1	1	t
acme	desk	T2	10	2026-05-04 09:20:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	1200	1200	\N	1	f	t	\N	5	t	f	f	f	t	t	\N	\N	1	1	t
acme	desk	T4	8	2026-05-04 13:00:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	7200	5400	\N	0	t	f	f	2	f	f	t	t	f	f	\N	\N	0	2	t
acme	shop	T1	11	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	3600	3600	\N	1	f	t	\N	2	f	f	f	f	f	f	\N	\N	1	1	t
acme	shop	T2	8	2026-05-04 13:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	14400	14400	60	0	f	t	\N	2	f	f	f	f	f	f	\N	\N	0	1	t
\.

COPY resolved_before (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds, is_first) FROM stdin;
acme	desk	T4	9	2026-05-04 11:30:00+00	\N	\N	bob	phone	\N	\N	\N	\N	outbound	{}	\N	1800	\N	t
\.

COPY responded (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds, active_seconds, business_active_seconds, round_seconds, business_round_seconds) FROM stdin;
acme	desk	T1	8	2026-05-04 09:30:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	1800	\N	1800	\N	1800	\N
acme	desk	T2	7	2026-05-04 09:06:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	360	\N	360	\N	360	\N
acme	shop	T1	8	2026-05-04 09:30:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	1800	\N	1800	\N	1800	\N
\.

COPY reviewed (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, score, correct, is_judged) FROM stdin;
acme	desk	T1	13	2026-05-04 14:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	80	t	f
acme	desk	T1	14	2026-05-04 15:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	90	f	t
acme	desk	T2	13	2026-05-04 14:00:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	70	\N	f
\.

COPY rolled_up (workspace_id, kind, grouping, at, n, tier, team, agent, channel, priority, category, sums) FROM stdin;
acme	acknowledged	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2400,3600000,600,1800,0,0,0,NULL,NULL}
acme	acknowledged	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2400,3600000,600,1800,0,0,0,NULL,NULL}
acme	acknowledged	2	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2400,3600000,600,1800,0,0,0,NULL,NULL}
acme	acknowledged	3	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2400,3600000,600,1800,0,0,0,NULL,NULL}
acme	activity	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{4,5760,9849600,360,1800,0,0,0,NULL,NULL,2,660,363600,60,600}
acme	activity	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{2,3600,6480000,1800,1800,0,0,0,NULL,NULL,1,600,360000,600,600}
acme	activity	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{2,2160,3369600,360,1800,0,0,0,NULL,NULL,1,60,3600,60,60}
acme	activity	10	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	high	\N	{1}
acme	activity	10	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	urgent	\N	{1}
acme	activity	10	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	\N	\N	{3}
acme	activity	11	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{6}
acme	activity	12	2026-05-03 22:00:00+00	1	1	\N	\N	\N	\N	\N	{2}
acme	activity	12	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{4}
acme	activity	13	2026-05-03 22:00:00+00	1	\N	front	\N	\N	\N	\N	{2}
acme	activity	13	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{4}
acme	activity	14	2026-05-03 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{3}
acme	activity	14	2026-05-03 22:00:00+00	2	\N	\N	bob	\N	\N	\N	{2}
acme	activity	14	2026-05-03 22:00:00+00	3	\N	\N	cid	\N	\N	\N	{1}
acme	activity	15	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{1}
acme	activity	15	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{5}
acme	activity	16	2026-05-03 22:00:00+00	1	\N	\N	\N	chat	\N	\N	{1}
acme	activity	16	2026-05-03 22:00:00+00	2	\N	\N	\N	email	\N	\N	{4}
acme	activity	16	2026-05-03 22:00:00+00	3	\N	\N	\N	phone	\N	\N	{1}
acme	activity	17	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	high	\N	{1}
acme	activity	17	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	urgent	\N	{1}
acme	activity	17	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	\N	\N	{4}
acme	activity	18	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{4}
acme	activity	19	2026-05-03 22:00:00+00	1	1	\N	\N	\N	\N	\N	{2}
acme	activity	19	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{3}
acme	activity	2	2026-05-03 22:00:00+00	1	1	front	\N	chat	urgent	\N	{1,360,129600,360,360,0,0,0,NULL,NULL,0,0,0,NULL,NULL}
acme	activity	2	2026-05-03 22:00:00+00	2	1	front	\N	email	high	\N	{2,3600,6480000,1800,1800,0,0,0,NULL,NULL,1,600,360000,600,600}
acme	activity	2	2026-05-03 22:00:00+00	3	\N	\N	\N	email	\N	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL,1,60,3600,60,60}
acme	activity	2	2026-05-03 22:00:00+00	4	\N	\N	\N	phone	\N	\N	{0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL}
acme	activity	20	2026-05-03 22:00:00+00	1	\N	front	\N	\N	\N	\N	{2}
acme	activity	20	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{3}
acme	activity	21	2026-05-03 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{2}
acme	activity	21	2026-05-03 22:00:00+00	2	\N	\N	bob	\N	\N	\N	{1}
acme	activity	21	2026-05-03 22:00:00+00	3	\N	\N	cid	\N	\N	\N	{1}
acme	activity	22	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{1}
acme	activity	22	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{3}
acme	activity	23	2026-05-03 22:00:00+00	1	\N	\N	\N	chat	\N	\N	{1}
acme	activity	23	2026-05-03 22:00:00+00	2	\N	\N	\N	email	\N	\N	{3}
acme	activity	23	2026-05-03 22:00:00+00	3	\N	\N	\N	phone	\N	\N	{1}
acme	activity	24	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	high	\N	{1}
acme	activity	24	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	urgent	\N	{1}
acme	activity	24	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	\N	\N	{3}
acme	activity	3	2026-05-03 22:00:00+00	1	\N	\N	bob	\N	\N	\N	{0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL}
acme	activity	3	2026-05-03 22:00:00+00	2	1	front	ann	\N	\N	\N	{2,3600,6480000,1800,1800,0,0,0,NULL,NULL,1,600,360000,600,600}
acme	activity	3	2026-05-03 22:00:00+00	3	1	front	bob	\N	\N	\N	{1,360,129600,360,360,0,0,0,NULL,NULL,0,0,0,NULL,NULL}
acme	activity	3	2026-05-03 22:00:00+00	4	\N	\N	ann	\N	\N	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL,1,60,3600,60,60}
acme	activity	3	2026-05-03 22:00:00+00	5	\N	\N	cid	\N	\N	\N	{0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL}
acme	activity	4	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{4}
acme	activity	5	2026-05-03 22:00:00+00	1	1	\N	\N	\N	\N	\N	{2}
acme	activity	5	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{3}
acme	activity	6	2026-05-03 22:00:00+00	1	\N	front	\N	\N	\N	\N	{2}
acme	activity	6	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{3}
acme	activity	7	2026-05-03 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{2}
acme	activity	7	2026-05-03 22:00:00+00	2	\N	\N	bob	\N	\N	\N	{1}
acme	activity	7	2026-05-03 22:00:00+00	3	\N	\N	cid	\N	\N	\N	{1}
acme	activity	8	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{1}
acme	activity	8	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{3}
acme	activity	9	2026-05-03 22:00:00+00	1	\N	\N	\N	chat	\N	\N	{1}
acme	activity	9	2026-05-03 22:00:00+00	2	\N	\N	\N	email	\N	\N	{3}
acme	activity	9	2026-05-03 22:00:00+00	3	\N	\N	\N	phone	\N	\N	{1}
acme	bounced_back	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1}
acme	bounced_back	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	bug	{1}
acme	bounced_back	2	2026-05-03 22:00:00+00	1	2	back	\N	phone	\N	\N	{1}
acme	bounced_back	3	2026-05-03 22:00:00+00	1	2	back	cid	\N	\N	\N	{1}
acme	callback_requested	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2}
acme	callback_requested	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1}
acme	callback_requested	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	bug	{0,1}
acme	callback_requested	2	2026-05-03 22:00:00+00	1	1	front	\N	chat	urgent	\N	{1,1}
acme	callback_requested	2	2026-05-03 22:00:00+00	2	2	back	\N	phone	\N	\N	{0,1}
acme	callback_requested	3	2026-05-03 22:00:00+00	1	2	back	cid	\N	\N	\N	{0,1}
acme	callback_requested	3	2026-05-03 22:00:00+00	2	1	front	bob	\N	\N	\N	{1,1}
acme	closed	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1,3600,12960000,3600,3600,0,0,0,NULL,NULL}
acme	closed	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1,3600,12960000,3600,3600,0,0,0,NULL,NULL}
acme	closed	2	2026-05-03 22:00:00+00	1	1	front	\N	chat	urgent	\N	{1,1,3600,12960000,3600,3600,0,0,0,NULL,NULL}
acme	closed	3	2026-05-03 22:00:00+00	1	1	front	bob	\N	\N	\N	{1,1,3600,12960000,3600,3600,0,0,0,NULL,NULL}
acme	departed	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1}
acme	departed	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1}
acme	departed	2	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1}
acme	departed	3	2026-05-03 22:00:00+00	1	\N	\N	bob	\N	\N	\N	{1}
acme	employed	0	2026-04-04 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,79200,6272640000,79200,79200}
acme	employed	0	2026-04-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,165600,27423360000,165600,165600}
acme	employed	0	2026-04-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,252000,63504000000,252000,252000}
acme	employed	0	2026-04-07 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,338400,114514560000,338400,338400}
acme	employed	0	2026-04-08 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,424800,180455040000,424800,424800}
acme	employed	0	2026-04-09 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,511200,261325440000,511200,511200}
acme	employed	0	2026-04-10 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,597600,357125760000,597600,597600}
acme	employed	0	2026-04-11 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,684000,467856000000,684000,684000}
acme	employed	0	2026-04-12 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,770400,593516160000,770400,770400}
acme	employed	0	2026-04-13 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,856800,734106240000,856800,856800}
acme	employed	0	2026-04-14 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,943200,889626240000,943200,943200}
acme	employed	0	2026-04-15 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1029600,1060076160000,1029600,1029600}
acme	employed	0	2026-04-16 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1116000,1245456000000,1116000,1116000}
acme	employed	0	2026-04-17 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1202400,1445765760000,1202400,1202400}
acme	employed	0	2026-04-18 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1288800,1661005440000,1288800,1288800}
acme	employed	0	2026-04-19 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1375200,1891175040000,1375200,1375200}
acme	employed	0	2026-04-20 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1461600,2136274560000,1461600,1461600}
acme	employed	0	2026-04-21 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1548000,2396304000000,1548000,1548000}
acme	employed	0	2026-04-22 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1634400,2671263360000,1634400,1634400}
acme	employed	0	2026-04-23 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1720800,2961152640000,1720800,1720800}
acme	employed	0	2026-04-24 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1807200,3265971840000,1807200,1807200}
acme	employed	0	2026-04-25 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1893600,3585720960000,1893600,1893600}
acme	employed	0	2026-04-26 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1980000,3920400000000,1980000,1980000}
acme	employed	0	2026-04-27 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2066400,4270008960000,2066400,2066400}
acme	employed	0	2026-04-28 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2152800,4634547840000,2152800,2152800}
acme	employed	0	2026-04-29 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2239200,5014016640000,2239200,2239200}
acme	employed	0	2026-04-30 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2325600,5408415360000,2325600,2325600}
acme	employed	0	2026-05-01 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2412000,5817744000000,2412000,2412000}
acme	employed	0	2026-05-02 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2498400,6242002560000,2498400,2498400}
acme	employed	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2664000,6687463680000,79200,2584800}
acme	employed	0	2026-05-04 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2728800,7138627200000,57600,2671200}
acme	employed	0	2026-05-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2901600,7625093760000,144000,2757600}
acme	employed	0	2026-05-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,3074400,8141420160000,230400,2844000}
acme	employed	1	2026-04-04 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,79200,6272640000,79200,79200}
acme	employed	1	2026-04-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,165600,27423360000,165600,165600}
acme	employed	1	2026-04-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,252000,63504000000,252000,252000}
acme	employed	1	2026-04-07 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,338400,114514560000,338400,338400}
acme	employed	1	2026-04-08 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,424800,180455040000,424800,424800}
acme	employed	1	2026-04-09 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,511200,261325440000,511200,511200}
acme	employed	1	2026-04-10 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,597600,357125760000,597600,597600}
acme	employed	1	2026-04-11 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,684000,467856000000,684000,684000}
acme	employed	1	2026-04-12 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,770400,593516160000,770400,770400}
acme	employed	1	2026-04-13 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,856800,734106240000,856800,856800}
acme	employed	1	2026-04-14 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,943200,889626240000,943200,943200}
acme	employed	1	2026-04-15 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1029600,1060076160000,1029600,1029600}
acme	employed	1	2026-04-16 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1116000,1245456000000,1116000,1116000}
acme	employed	1	2026-04-17 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1202400,1445765760000,1202400,1202400}
acme	employed	1	2026-04-18 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1288800,1661005440000,1288800,1288800}
acme	employed	1	2026-04-19 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1375200,1891175040000,1375200,1375200}
acme	employed	1	2026-04-20 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1461600,2136274560000,1461600,1461600}
acme	employed	1	2026-04-21 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1548000,2396304000000,1548000,1548000}
acme	employed	1	2026-04-22 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1634400,2671263360000,1634400,1634400}
acme	employed	1	2026-04-23 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1720800,2961152640000,1720800,1720800}
acme	employed	1	2026-04-24 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1807200,3265971840000,1807200,1807200}
acme	employed	1	2026-04-25 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1893600,3585720960000,1893600,1893600}
acme	employed	1	2026-04-26 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1980000,3920400000000,1980000,1980000}
acme	employed	1	2026-04-27 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2066400,4270008960000,2066400,2066400}
acme	employed	1	2026-04-28 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2152800,4634547840000,2152800,2152800}
acme	employed	1	2026-04-29 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2239200,5014016640000,2239200,2239200}
acme	employed	1	2026-04-30 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2325600,5408415360000,2325600,2325600}
acme	employed	1	2026-05-01 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2412000,5817744000000,2412000,2412000}
acme	employed	1	2026-05-02 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2498400,6242002560000,2498400,2498400}
acme	employed	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2664000,6687463680000,79200,2584800}
acme	employed	1	2026-05-04 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2728800,7138627200000,57600,2671200}
acme	employed	1	2026-05-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2901600,7625093760000,144000,2757600}
acme	employed	1	2026-05-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,3074400,8141420160000,230400,2844000}
acme	employed	2	2026-04-04 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,79200,6272640000,79200,79200}
acme	employed	2	2026-04-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,165600,27423360000,165600,165600}
acme	employed	2	2026-04-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,252000,63504000000,252000,252000}
acme	employed	2	2026-04-07 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,338400,114514560000,338400,338400}
acme	employed	2	2026-04-08 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,424800,180455040000,424800,424800}
acme	employed	2	2026-04-09 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,511200,261325440000,511200,511200}
acme	employed	2	2026-04-10 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,597600,357125760000,597600,597600}
acme	employed	2	2026-04-11 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,684000,467856000000,684000,684000}
acme	employed	2	2026-04-12 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,770400,593516160000,770400,770400}
acme	employed	2	2026-04-13 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,856800,734106240000,856800,856800}
acme	employed	2	2026-04-14 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,943200,889626240000,943200,943200}
acme	employed	2	2026-04-15 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1029600,1060076160000,1029600,1029600}
acme	employed	2	2026-04-16 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1116000,1245456000000,1116000,1116000}
acme	employed	2	2026-04-17 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1202400,1445765760000,1202400,1202400}
acme	employed	2	2026-04-18 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1288800,1661005440000,1288800,1288800}
acme	employed	2	2026-04-19 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1375200,1891175040000,1375200,1375200}
acme	employed	2	2026-04-20 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1461600,2136274560000,1461600,1461600}
acme	employed	2	2026-04-21 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1548000,2396304000000,1548000,1548000}
acme	employed	2	2026-04-22 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1634400,2671263360000,1634400,1634400}
acme	employed	2	2026-04-23 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1720800,2961152640000,1720800,1720800}
acme	employed	2	2026-04-24 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1807200,3265971840000,1807200,1807200}
acme	employed	2	2026-04-25 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1893600,3585720960000,1893600,1893600}
acme	employed	2	2026-04-26 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1980000,3920400000000,1980000,1980000}
acme	employed	2	2026-04-27 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2066400,4270008960000,2066400,2066400}
acme	employed	2	2026-04-28 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2152800,4634547840000,2152800,2152800}
acme	employed	2	2026-04-29 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2239200,5014016640000,2239200,2239200}
acme	employed	2	2026-04-30 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2325600,5408415360000,2325600,2325600}
acme	employed	2	2026-05-01 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2412000,5817744000000,2412000,2412000}
acme	employed	2	2026-05-02 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2498400,6242002560000,2498400,2498400}
acme	employed	2	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2664000,6687463680000,79200,2584800}
acme	employed	2	2026-05-04 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2728800,7138627200000,57600,2671200}
acme	employed	2	2026-05-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2901600,7625093760000,144000,2757600}
acme	employed	2	2026-05-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,3074400,8141420160000,230400,2844000}
acme	employed	3	2026-04-04 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,79200,6272640000,79200,79200}
acme	employed	3	2026-04-05 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,165600,27423360000,165600,165600}
acme	employed	3	2026-04-06 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,252000,63504000000,252000,252000}
acme	employed	3	2026-04-07 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,338400,114514560000,338400,338400}
acme	employed	3	2026-04-08 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,424800,180455040000,424800,424800}
acme	employed	3	2026-04-09 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,511200,261325440000,511200,511200}
acme	employed	3	2026-04-10 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,597600,357125760000,597600,597600}
acme	employed	3	2026-04-11 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,684000,467856000000,684000,684000}
acme	employed	3	2026-04-12 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,770400,593516160000,770400,770400}
acme	employed	3	2026-04-13 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,856800,734106240000,856800,856800}
acme	employed	3	2026-04-14 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,943200,889626240000,943200,943200}
acme	employed	3	2026-04-15 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1029600,1060076160000,1029600,1029600}
acme	employed	3	2026-04-16 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1116000,1245456000000,1116000,1116000}
acme	employed	3	2026-04-17 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1202400,1445765760000,1202400,1202400}
acme	employed	3	2026-04-18 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1288800,1661005440000,1288800,1288800}
acme	employed	3	2026-04-19 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1375200,1891175040000,1375200,1375200}
acme	employed	3	2026-04-20 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1461600,2136274560000,1461600,1461600}
acme	employed	3	2026-04-21 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1548000,2396304000000,1548000,1548000}
acme	employed	3	2026-04-22 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1634400,2671263360000,1634400,1634400}
acme	employed	3	2026-04-23 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1720800,2961152640000,1720800,1720800}
acme	employed	3	2026-04-24 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1807200,3265971840000,1807200,1807200}
acme	employed	3	2026-04-25 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1893600,3585720960000,1893600,1893600}
acme	employed	3	2026-04-26 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,1980000,3920400000000,1980000,1980000}
acme	employed	3	2026-04-27 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,2066400,4270008960000,2066400,2066400}
acme	employed	3	2026-04-28 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,2152800,4634547840000,2152800,2152800}
acme	employed	3	2026-04-29 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,2239200,5014016640000,2239200,2239200}
acme	employed	3	2026-04-30 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,2325600,5408415360000,2325600,2325600}
acme	employed	3	2026-05-01 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,2412000,5817744000000,2412000,2412000}
acme	employed	3	2026-05-02 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,2498400,6242002560000,2498400,2498400}
acme	employed	3	2026-05-03 22:00:00+00	1	\N	\N	bob	\N	\N	\N	{1,79200,6272640000,79200,79200}
acme	employed	3	2026-05-03 22:00:00+00	2	\N	\N	ann	\N	\N	\N	{1,2584800,6681191040000,2584800,2584800}
acme	employed	3	2026-05-04 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,2671200,7135309440000,2671200,2671200}
acme	employed	3	2026-05-04 22:00:00+00	2	\N	\N	cid	\N	\N	\N	{1,57600,3317760000,57600,57600}
acme	employed	3	2026-05-05 22:00:00+00	1	\N	\N	cid	\N	\N	\N	{1,144000,20736000000,144000,144000}
acme	employed	3	2026-05-05 22:00:00+00	2	\N	\N	ann	\N	\N	\N	{1,2757600,7604357760000,2757600,2757600}
acme	employed	3	2026-05-06 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,2844000,8088336000000,2844000,2844000}
acme	employed	3	2026-05-06 22:00:00+00	2	\N	\N	cid	\N	\N	\N	{1,230400,53084160000,230400,230400}
acme	escalated	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1}
acme	escalated	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	login	{1}
acme	escalated	2	2026-05-03 22:00:00+00	1	1	front	\N	phone	\N	\N	{1}
acme	escalated	3	2026-05-03 22:00:00+00	1	1	front	ann	\N	\N	\N	{1}
acme	first_resolved	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{5,31800,341640000,1200,14400,0,0,0,NULL,NULL}
acme	first_resolved	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{1,10800,116640000,10800,10800,0,0,0,NULL,NULL}
acme	first_resolved	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{4,21000,225000000,1200,14400,0,0,0,NULL,NULL}
acme	first_resolved	2	2026-05-03 22:00:00+00	1	1	front	\N	chat	urgent	\N	{1,1200,1440000,1200,1200,0,0,0,NULL,NULL}
acme	first_resolved	2	2026-05-03 22:00:00+00	2	\N	\N	\N	email	\N	\N	{2,18000,220320000,3600,14400,0,0,0,NULL,NULL}
acme	first_resolved	2	2026-05-03 22:00:00+00	3	1	front	\N	email	high	\N	{1,10800,116640000,10800,10800,0,0,0,NULL,NULL}
acme	first_resolved	2	2026-05-03 22:00:00+00	4	\N	\N	\N	phone	\N	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL}
acme	first_resolved	3	2026-05-03 22:00:00+00	1	1	front	bob	\N	\N	\N	{1,1200,1440000,1200,1200,0,0,0,NULL,NULL}
acme	first_resolved	3	2026-05-03 22:00:00+00	2	\N	\N	ann	\N	\N	\N	{1,3600,12960000,3600,3600,0,0,0,NULL,NULL}
acme	first_resolved	3	2026-05-03 22:00:00+00	3	\N	\N	cid	\N	\N	\N	{1,14400,207360000,14400,14400,0,0,0,NULL,NULL}
acme	first_resolved	3	2026-05-03 22:00:00+00	4	1	front	ann	\N	\N	\N	{1,10800,116640000,10800,10800,0,0,0,NULL,NULL}
acme	first_resolved	3	2026-05-03 22:00:00+00	5	\N	\N	bob	\N	\N	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL}
acme	handed_off	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1}
acme	handed_off	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	login	{1}
acme	handed_off	2	2026-05-03 22:00:00+00	1	1	front	\N	phone	\N	\N	{1}
acme	handed_off	3	2026-05-03 22:00:00+00	1	1	front	ann	\N	\N	\N	{1}
acme	invited	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2}
acme	invited	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{1,1}
acme	invited	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{0,1}
acme	invited	2	2026-05-03 22:00:00+00	1	1	front	\N	chat	urgent	\N	{0,1}
acme	invited	2	2026-05-03 22:00:00+00	2	1	front	\N	email	high	\N	{1,1}
acme	invited	3	2026-05-03 22:00:00+00	1	1	front	ann	\N	\N	\N	{1,1}
acme	invited	3	2026-05-03 22:00:00+00	2	1	front	bob	\N	\N	\N	{0,1}
acme	lead	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2}
acme	lead	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2}
acme	lead	2	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2}
acme	lead	3	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,2}
acme	lead_answered	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,5400,16200000,1800,3600,0,0,0,NULL,NULL}
acme	lead_answered	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,5400,16200000,1800,3600,0,0,0,NULL,NULL}
acme	lead_answered	2	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,5400,16200000,1800,3600,0,0,0,NULL,NULL}
acme	lead_answered	3	2026-05-03 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,3600,12960000,3600,3600,0,0,0,NULL,NULL}
acme	lead_answered	3	2026-05-03 22:00:00+00	2	\N	\N	cid	\N	\N	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL}
acme	open_span	0	2026-05-04 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2,1,2,68400,2501280000,25200,43200,1}
acme	open_span	0	2026-05-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2,1,2,241200,29250720000,111600,129600,1}
acme	open_span	0	2026-05-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2,1,2,414000,85860000000,198000,216000,1}
acme	open_span	1	2026-05-04 22:00:00+00	1	\N	\N	\N	\N	\N	bug	{1,1,1,1,43200,1866240000,43200,43200,1}
acme	open_span	1	2026-05-04 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{1,1,0,1,25200,635040000,25200,25200,0}
acme	open_span	1	2026-05-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1,0,1,111600,12454560000,111600,111600,0}
acme	open_span	1	2026-05-05 22:00:00+00	2	\N	\N	\N	\N	\N	bug	{1,1,1,1,129600,16796160000,129600,129600,1}
acme	open_span	1	2026-05-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1,0,1,198000,39204000000,198000,198000,0}
acme	open_span	1	2026-05-06 22:00:00+00	2	\N	\N	\N	\N	\N	bug	{1,1,1,1,216000,46656000000,216000,216000,1}
acme	open_span	2	2026-05-04 22:00:00+00	1	\N	\N	\N	email	\N	\N	{1,1,0,1,25200,635040000,25200,25200,0}
acme	open_span	2	2026-05-04 22:00:00+00	2	1	back	\N	phone	\N	\N	{1,1,1,1,43200,1866240000,43200,43200,1}
acme	open_span	2	2026-05-05 22:00:00+00	1	1	back	\N	phone	\N	\N	{1,1,1,1,129600,16796160000,129600,129600,1}
acme	open_span	2	2026-05-05 22:00:00+00	2	\N	\N	\N	email	\N	\N	{1,1,0,1,111600,12454560000,111600,111600,0}
acme	open_span	2	2026-05-06 22:00:00+00	1	1	back	\N	phone	\N	\N	{1,1,1,1,216000,46656000000,216000,216000,1}
acme	open_span	2	2026-05-06 22:00:00+00	2	\N	\N	\N	email	\N	\N	{1,1,0,1,198000,39204000000,198000,198000,0}
acme	open_span	3	2026-05-04 22:00:00+00	1	1	back	cid	\N	\N	\N	{1,1,1,1,43200,1866240000,43200,43200,1}
acme	open_span	3	2026-05-04 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{1,1,0,1,25200,635040000,25200,25200,0}
acme	open_span	3	2026-05-05 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1,0,1,111600,12454560000,111600,111600,0}
acme	open_span	3	2026-05-05 22:00:00+00	2	1	back	cid	\N	\N	\N	{1,1,1,1,129600,16796160000,129600,129600,1}
acme	open_span	3	2026-05-06 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1,0,1,198000,39204000000,198000,198000,0}
acme	open_span	3	2026-05-06 22:00:00+00	2	1	back	cid	\N	\N	\N	{1,1,1,1,216000,46656000000,216000,216000,1}
acme	opened	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{6,4,1,1,1,1,1,2}
acme	opened	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{1,1,0,0,0,0,1,1}
acme	opened	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{4,3,0,0,0,0,0,0}
acme	opened	1	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	\N	login	{1,0,1,1,1,1,0,1}
acme	opened	2	2026-05-03 22:00:00+00	1	1	front	\N	email	high	\N	{1,1,0,0,0,0,1,1}
acme	opened	2	2026-05-03 22:00:00+00	2	\N	\N	\N	chat	urgent	\N	{1,1,0,0,0,0,0,0}
acme	opened	2	2026-05-03 22:00:00+00	3	1	front	\N	phone	\N	\N	{1,0,1,1,1,1,0,1}
acme	opened	2	2026-05-03 22:00:00+00	4	\N	\N	\N	email	\N	\N	{3,2,0,0,0,0,0,0}
acme	opened	2	2026-05-03 22:00:00+00	5	\N	\N	\N	phone	\N	\N	{0,0,0,0,0,0,0,0}
acme	opened	3	2026-05-03 22:00:00+00	1	\N	\N	bob	\N	\N	\N	{0,0,0,0,0,0,0,0}
acme	opened	3	2026-05-03 22:00:00+00	2	1	front	ann	\N	\N	\N	{2,1,1,1,1,1,1,2}
acme	opened	3	2026-05-03 22:00:00+00	3	\N	\N	ann	\N	\N	\N	{1,1,0,0,0,0,0,0}
acme	opened	3	2026-05-03 22:00:00+00	4	\N	\N	\N	\N	\N	\N	{2,1,0,0,0,0,0,0}
acme	opened	3	2026-05-03 22:00:00+00	5	\N	\N	cid	\N	\N	\N	{1,1,0,0,0,0,0,0}
acme	picked_up	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{5,300,90000,0,300,0,0,0,NULL,NULL}
acme	picked_up	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{3,300,90000,0,300,0,0,0,NULL,NULL}
acme	picked_up	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	billing	{1,0,0,0,0,0,0,0,NULL,NULL}
acme	picked_up	1	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	\N	login	{1,0,0,0,0,0,0,0,NULL,NULL}
acme	picked_up	2	2026-05-03 22:00:00+00	1	1	front	\N	email	high	\N	{1,0,0,0,0,0,0,0,NULL,NULL}
acme	picked_up	2	2026-05-03 22:00:00+00	2	1	front	\N	phone	\N	\N	{1,0,0,0,0,0,0,0,NULL,NULL}
acme	picked_up	2	2026-05-03 22:00:00+00	3	\N	\N	\N	email	\N	\N	{2,0,0,0,0,0,0,0,NULL,NULL}
acme	picked_up	2	2026-05-03 22:00:00+00	4	1	front	\N	chat	urgent	\N	{1,300,90000,300,300,0,0,0,NULL,NULL}
acme	picked_up	3	2026-05-03 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,0,0,0,0,0,0,0,NULL,NULL}
acme	picked_up	3	2026-05-03 22:00:00+00	2	\N	\N	cid	\N	\N	\N	{1,0,0,0,0,0,0,0,NULL,NULL}
acme	picked_up	3	2026-05-03 22:00:00+00	3	1	front	ann	\N	\N	\N	{2,0,0,0,0,0,0,0,NULL,NULL}
acme	picked_up	3	2026-05-03 22:00:00+00	4	1	front	bob	\N	\N	\N	{1,300,90000,300,300,0,0,0,NULL,NULL}
acme	rated	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,50,2500,50,50,1,2,2,8,34,3,5,1,1,3,2,8.5,42.25,2.5,6,1,2,1,-1,1,-1,-1,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,1,1,1,1,0,0,0,NULL,NULL,2,10,52,4,6,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,6,36,6,6,0,0,0,NULL,NULL,13,2,1,3}
acme	rated	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{1,50,2500,50,50,0,1,1,3,9,3,3,0,0,0,0,0,0,NULL,NULL,0,0,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,0,0,0}
acme	rated	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{0,0,0,NULL,NULL,1,1,1,5,25,5,5,1,1,3,2,8.5,42.25,2.5,6,1,2,1,-1,1,-1,-1,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,1,1,1,1,0,0,0,NULL,NULL,2,10,52,4,6,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,6,36,6,6,0,0,0,NULL,NULL,12,2,1,3}
acme	rated	2	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{0,0,0,NULL,NULL,0,0,0,0,0,NULL,NULL,1,1,3,2,8.5,42.25,2.5,6,1,2,1,-1,1,-1,-1,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,1,1,1,1,0,0,0,NULL,NULL,2,10,52,4,6,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,6,36,6,6,0,0,0,NULL,NULL,11,2,1,3}
acme	rated	2	2026-05-03 22:00:00+00	2	1	front	\N	chat	urgent	\N	{0,0,0,NULL,NULL,1,1,1,5,25,5,5,0,0,0,0,0,0,NULL,NULL,0,0,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,0,0,0}
acme	rated	2	2026-05-03 22:00:00+00	3	1	front	\N	email	high	\N	{1,50,2500,50,50,0,1,1,3,9,3,3,0,0,0,0,0,0,NULL,NULL,0,0,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,0,0,0}
acme	rated	3	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{0,0,0,NULL,NULL,0,0,0,0,0,NULL,NULL,1,1,3,2,8.5,42.25,2.5,6,1,2,1,-1,1,-1,-1,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,1,1,1,1,0,0,0,NULL,NULL,2,10,52,4,6,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,6,36,6,6,0,0,0,NULL,NULL,11,2,1,3}
acme	rated	3	2026-05-03 22:00:00+00	2	1	front	ann	\N	\N	\N	{1,50,2500,50,50,0,1,1,3,9,3,3,0,0,0,0,0,0,NULL,NULL,0,0,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,0,0,0}
acme	rated	3	2026-05-03 22:00:00+00	3	1	front	bob	\N	\N	\N	{0,0,0,NULL,NULL,1,1,1,5,25,5,5,0,0,0,0,0,0,NULL,NULL,0,0,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,0,NULL,NULL,1,0,0,0}
acme	released	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{7,35700,354330000,600,14400,0,0,0,NULL,NULL}
acme	released	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{5,24300,237330000,900,14400,0,0,0,NULL,NULL}
acme	released	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	login	{1,600,360000,600,600,0,0,0,NULL,NULL}
acme	released	1	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	\N	billing	{1,10800,116640000,10800,10800,0,0,0,NULL,NULL}
acme	released	2	2026-05-03 22:00:00+00	1	1	front	\N	chat	urgent	\N	{1,900,810000,900,900,0,0,0,NULL,NULL}
acme	released	2	2026-05-03 22:00:00+00	2	1	front	\N	phone	\N	\N	{1,600,360000,600,600,0,0,0,NULL,NULL}
acme	released	2	2026-05-03 22:00:00+00	3	\N	\N	\N	email	\N	\N	{2,18000,220320000,3600,14400,0,0,0,NULL,NULL}
acme	released	2	2026-05-03 22:00:00+00	4	1	front	\N	email	high	\N	{1,10800,116640000,10800,10800,0,0,0,NULL,NULL}
acme	released	2	2026-05-03 22:00:00+00	5	\N	\N	\N	phone	\N	\N	{2,5400,16200000,1800,3600,0,0,0,NULL,NULL}
acme	released	3	2026-05-03 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{1,3600,12960000,3600,3600,0,0,0,NULL,NULL}
acme	released	3	2026-05-03 22:00:00+00	2	\N	\N	cid	\N	\N	\N	{1,14400,207360000,14400,14400,0,0,0,NULL,NULL}
acme	released	3	2026-05-03 22:00:00+00	3	\N	\N	bob	\N	\N	\N	{2,5400,16200000,1800,3600,0,0,0,NULL,NULL}
acme	released	3	2026-05-03 22:00:00+00	4	1	front	ann	\N	\N	\N	{2,11400,117000000,600,10800,0,0,0,NULL,NULL}
acme	released	3	2026-05-03 22:00:00+00	5	1	front	bob	\N	\N	\N	{1,900,810000,900,900,0,0,0,NULL,NULL}
acme	resolved	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{5,5,37200,390240000,1200,14400,0,0,0,NULL,NULL,5,31800,302760000,1200,14400,0,0,0,NULL,NULL,2,660,363600,60,600,1,2,5,5,0,0,5,14,46,2,5,2,3,1,1,1,2,2,1,5,4,6,0,2}
acme	resolved	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{4,4,26400,273600000,1200,14400,0,0,0,NULL,NULL,4,24600,250920000,1200,14400,0,0,0,NULL,NULL,1,60,3600,60,60,0,1,4,4,0,0,4,11,37,2,5,1,3,1,1,1,1,1,0,4,2,2,0,1}
acme	resolved	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	billing	{1,1,10800,116640000,10800,10800,0,0,0,NULL,NULL,1,7200,51840000,7200,7200,0,0,0,NULL,NULL,1,600,360000,600,600,1,1,1,1,0,0,1,3,9,3,3,1,0,0,0,0,1,1,1,1,2,4,2,2}
acme	resolved	2	2026-05-03 22:00:00+00	1	1	front	\N	email	high	\N	{1,1,10800,116640000,10800,10800,0,0,0,NULL,NULL,1,7200,51840000,7200,7200,0,0,0,NULL,NULL,1,600,360000,600,600,1,1,1,1,0,0,1,3,9,3,3,1,0,0,0,0,1,1,1,1,2,4,2,2}
acme	resolved	2	2026-05-03 22:00:00+00	2	1	front	\N	chat	urgent	\N	{1,1,1200,1440000,1200,1200,0,0,0,NULL,NULL,1,1200,1440000,1200,1200,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,1,1,0,0,1,5,25,5,5,1,1,0,0,0,1,1,0,1,1,1,1,1}
acme	resolved	2	2026-05-03 22:00:00+00	3	\N	\N	\N	email	\N	\N	{2,2,18000,220320000,3600,14400,0,0,0,NULL,NULL,2,18000,220320000,3600,14400,0,0,0,NULL,NULL,1,60,3600,60,60,0,0,2,2,0,0,2,4,8,2,2,0,2,0,0,0,0,0,0,2,1,1,0,1}
acme	resolved	2	2026-05-03 22:00:00+00	4	\N	\N	\N	phone	\N	\N	{1,1,7200,51840000,7200,7200,0,0,0,NULL,NULL,1,5400,29160000,5400,5400,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,1,1,1,0,0,1,2,4,2,2,0,0,1,1,1,0,0,0,1,0,0,0,0}
acme	resolved	3	2026-05-03 22:00:00+00	1	\N	\N	bob	\N	\N	\N	{1,1,7200,51840000,7200,7200,0,0,0,NULL,NULL,1,5400,29160000,5400,5400,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,1,1,1,0,0,1,2,4,2,2,0,0,1,1,1,0,0,0,1,0,0,0,0}
acme	resolved	3	2026-05-03 22:00:00+00	2	1	front	ann	\N	\N	\N	{1,1,10800,116640000,10800,10800,0,0,0,NULL,NULL,1,7200,51840000,7200,7200,0,0,0,NULL,NULL,1,600,360000,600,600,1,1,1,1,0,0,1,3,9,3,3,1,0,0,0,0,1,1,1,1,2,4,2,2}
acme	resolved	3	2026-05-03 22:00:00+00	3	1	front	bob	\N	\N	\N	{1,1,1200,1440000,1200,1200,0,0,0,NULL,NULL,1,1200,1440000,1200,1200,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,1,1,0,0,1,5,25,5,5,1,1,0,0,0,1,1,0,1,1,1,1,1}
acme	resolved	3	2026-05-03 22:00:00+00	4	\N	\N	ann	\N	\N	\N	{1,1,3600,12960000,3600,3600,0,0,0,NULL,NULL,1,3600,12960000,3600,3600,0,0,0,NULL,NULL,0,0,0,NULL,NULL,0,0,1,1,0,0,1,2,4,2,2,0,1,0,0,0,0,0,0,1,1,1,1,1}
acme	resolved	3	2026-05-03 22:00:00+00	5	\N	\N	cid	\N	\N	\N	{1,1,14400,207360000,14400,14400,0,0,0,NULL,NULL,1,14400,207360000,14400,14400,0,0,0,NULL,NULL,1,60,3600,60,60,0,0,1,1,0,0,1,2,4,2,2,0,1,0,0,0,0,0,0,1,0,0,0,0}
acme	responded	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{3,3960,6609600,360,1800,0,0,0,NULL,NULL}
acme	responded	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{2,2160,3369600,360,1800,0,0,0,NULL,NULL}
acme	responded	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	billing	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL}
acme	responded	2	2026-05-03 22:00:00+00	1	\N	\N	\N	email	\N	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL}
acme	responded	2	2026-05-03 22:00:00+00	2	1	front	\N	email	high	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL}
acme	responded	2	2026-05-03 22:00:00+00	3	1	front	\N	chat	urgent	\N	{1,360,129600,360,360,0,0,0,NULL,NULL}
acme	responded	3	2026-05-03 22:00:00+00	1	1	front	bob	\N	\N	\N	{1,360,129600,360,360,0,0,0,NULL,NULL}
acme	responded	3	2026-05-03 22:00:00+00	2	\N	\N	ann	\N	\N	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL}
acme	responded	3	2026-05-03 22:00:00+00	3	1	front	ann	\N	\N	\N	{1,1800,3240000,1800,1800,0,0,0,NULL,NULL}
acme	reviewed	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{1,1,3,240,19400,70,90}
acme	reviewed	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	billing	{1,1,2,170,14500,80,90}
acme	reviewed	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{0,0,1,70,4900,70,70}
acme	reviewed	2	2026-05-03 22:00:00+00	1	1	front	\N	chat	urgent	\N	{0,0,1,70,4900,70,70}
acme	reviewed	2	2026-05-03 22:00:00+00	2	1	front	\N	email	high	\N	{1,1,2,170,14500,80,90}
acme	reviewed	3	2026-05-03 22:00:00+00	1	1	front	ann	\N	\N	\N	{1,1,2,170,14500,80,90}
acme	reviewed	3	2026-05-03 22:00:00+00	2	1	front	bob	\N	\N	\N	{0,0,1,70,4900,70,70}
acme	shift	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{4,28,208,4,8,4,100800,2695680000,14400,28800,1,3000,9000000,3000,3000}
acme	shift	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{4,28,208,4,8,4,100800,2695680000,14400,28800,1,3000,9000000,3000,3000}
acme	shift	2	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{4,28,208,4,8,4,100800,2695680000,14400,28800,1,3000,9000000,3000,3000}
acme	shift	3	2026-05-03 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{2,16,128,8,8,2,57600,1658880000,28800,28800,1,3000,9000000,3000,3000}
acme	shift	3	2026-05-03 22:00:00+00	2	\N	\N	cid	\N	\N	\N	{1,8,64,8,8,1,28800,829440000,28800,28800,0,0,0,NULL,NULL}
acme	shift	3	2026-05-03 22:00:00+00	3	\N	\N	bob	\N	\N	\N	{1,4,16,4,4,1,14400,207360000,14400,14400,0,0,0,NULL,NULL}
acme	sold	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{3}
acme	sold	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{3}
acme	sold	2	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{3}
acme	sold	3	2026-05-03 22:00:00+00	1	\N	\N	ann	\N	\N	\N	{2}
acme	sold	3	2026-05-03 22:00:00+00	2	\N	\N	cid	\N	\N	\N	{1}
acme	tier_left	0	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	\N	{4,13500,119250000,600,10800,0,0,0,NULL,NULL}
acme	tier_left	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	bug	{1,1200,1440000,1200,1200,0,0,0,NULL,NULL}
acme	tier_left	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	\N	{1,900,810000,900,900,0,0,0,NULL,NULL}
acme	tier_left	1	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	\N	login	{1,600,360000,600,600,0,0,0,NULL,NULL}
acme	tier_left	1	2026-05-03 22:00:00+00	4	\N	\N	\N	\N	\N	billing	{1,10800,116640000,10800,10800,0,0,0,NULL,NULL}
acme	tier_left	2	2026-05-03 22:00:00+00	1	1	front	\N	chat	urgent	\N	{1,900,810000,900,900,0,0,0,NULL,NULL}
acme	tier_left	2	2026-05-03 22:00:00+00	2	2	back	\N	phone	\N	\N	{1,1200,1440000,1200,1200,0,0,0,NULL,NULL}
acme	tier_left	2	2026-05-03 22:00:00+00	3	1	front	\N	phone	\N	\N	{1,600,360000,600,600,0,0,0,NULL,NULL}
acme	tier_left	2	2026-05-03 22:00:00+00	4	1	front	\N	email	high	\N	{1,10800,116640000,10800,10800,0,0,0,NULL,NULL}
acme	tier_left	3	2026-05-03 22:00:00+00	1	1	front	ann	\N	\N	\N	{2,11400,117000000,600,10800,0,0,0,NULL,NULL}
acme	tier_left	3	2026-05-03 22:00:00+00	2	1	front	bob	\N	\N	\N	{1,900,810000,900,900,0,0,0,NULL,NULL}
acme	tier_left	3	2026-05-03 22:00:00+00	3	2	back	cid	\N	\N	\N	{1,1200,1440000,1200,1200,0,0,0,NULL,NULL}
\.

COPY rollup_state (workspace_id, kind, version, until) FROM stdin;
acme	acknowledged	ab14085faa857d95bdf05ae6418c1e7d	2026-05-06 22:00:00+00
acme	activity	dbb8572a20505b2b2cc4f2b5653bfbad	2026-05-06 22:00:00+00
acme	bounced_back	0c3efc15f8dc7e0c746324084d527441	2026-05-06 22:00:00+00
acme	callback_requested	01fac9c4948d7b2dbc8206fe792a49e6	2026-05-06 22:00:00+00
acme	closed	0bf497847a1c8f97b9c310cd4723de99	2026-05-06 22:00:00+00
acme	departed	a4a261cc6cc4c0d09005fbc8e65ed3fc	2026-05-06 22:00:00+00
acme	employed	3602bec83b0a2e3e22de4938a2453933	2026-05-06 22:00:00+00
acme	escalated	0458327745615a268cca7b647a2f5e0e	2026-05-06 22:00:00+00
acme	first_resolved	79b789ea0c85100d9fc6ab8b6d6c7f48	2026-05-06 22:00:00+00
acme	handed_off	10f70aa2f9f77f71fc2959c105e2bc0f	2026-05-06 22:00:00+00
acme	invited	3df961702184e61e1f1a176ed780a4d4	2026-05-06 22:00:00+00
acme	lead	8da52bcfe52461ac318cb37e3b49e0b5	2026-05-06 22:00:00+00
acme	lead_answered	456ed7aecc314734b000fc341d5dfe23	2026-05-06 22:00:00+00
acme	open_span	94304cb964256688020794e006959fed	2026-05-06 22:00:00+00
acme	opened	4b4b1a7aacf4ccabd3e395d8ad626777	2026-05-06 22:00:00+00
acme	picked_up	843fc38c9001c2d754f06dacdbc6fd4b	2026-05-06 22:00:00+00
acme	rated	12606de962eb2def8d0c6cd9e9ab834e	2026-05-06 22:00:00+00
acme	released	05140e5973ec40b367290cafe96b3abd	2026-05-06 22:00:00+00
acme	resolved	87614f75fb50de8b085f96643055b7cf	2026-05-06 22:00:00+00
acme	responded	97926e4c6fbdbb92b86d91766b69d8a9	2026-05-06 22:00:00+00
acme	reviewed	e33473d238e04184578abf15e0e555d3	2026-05-06 22:00:00+00
acme	shift	2a0f6f60f4ad6321e89a432641bc2106	2026-05-06 22:00:00+00
acme	sold	dcf65bdd13d2998459ce01bd5f18abcf	2026-05-06 22:00:00+00
acme	tier_left	707e642c8ff299092e8095cd8a0b943b	2026-05-06 22:00:00+00
\.

COPY sent (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, recipient, content) FROM stdin;
acme	shop	M1	0	2026-05-04 09:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	C1	guide
acme	shop	M2	0	2026-05-04 09:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	C2	guide
acme	shop	M3	0	2026-05-04 10:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	C2	news
\.

COPY session (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, requester) FROM stdin;
acme	shop	V1	0	2026-05-04 08:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	C1
acme	shop	V2	0	2026-05-04 08:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	C4
acme	shop	V3	0	2026-05-04 08:30:00+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	{}	\N	\N
\.

COPY shift (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, until, seconds, hours, available_seconds, quota) FROM stdin;
acme	desk	s1	0	2026-05-04 16:00:00+00	\N	\N	ann	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-05 00:00:00+00	28800	8	3000	\N
acme	shop	of ann	0	2026-05-04 08:00:00+00	\N	\N	ann	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-04 16:00:00+00	28800	8	\N	2
acme	shop	of bob	0	2026-05-04 08:00:00+00	\N	\N	bob	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-04 12:00:00+00	14400	4	\N	\N
acme	shop	of cid	0	2026-05-04 12:00:00+00	\N	\N	cid	\N	\N	\N	\N	\N	\N	{}	\N	2026-05-04 20:00:00+00	28800	8	\N	2
\.

COPY sold (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, amount, currency) FROM stdin;
acme	shop	S0	0	2026-05-03 23:00:00+00	\N	\N	ann	\N	\N	\N	\N	\N	\N	{}	\N	10	EUR
acme	shop	S1	0	2026-05-04 11:00:00+00	\N	\N	ann	\N	\N	\N	\N	\N	\N	{}	\N	20	EUR
acme	shop	S2	0	2026-05-04 14:00:00+00	\N	\N	cid	\N	\N	\N	\N	\N	\N	{}	\N	40	EUR
\.

COPY spread (workspace_id, kind, grouping, distribution, at, n, tier, team, channel, priority, category, is_exact, points, weights) FROM stdin;
acme	acknowledged	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{600,1800}	{1,1}
acme	acknowledged	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{600,1800}	{1,1}
acme	acknowledged	2	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{600,1800}	{1,1}
acme	acknowledged	3	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{600,1800}	{1,1}
acme	activity	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{360,1800}	{1,3}
acme	activity	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{360,1800}	{1,1}
acme	activity	1	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	billing	t	{1800}	{2}
acme	activity	2	1	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{360,1800}	{1,2}
acme	activity	2	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{1800}	{1}
acme	activity	3	1	2026-05-03 22:00:00+00	1	\N	\N	chat	urgent	\N	t	{360}	{1}
acme	activity	3	1	2026-05-03 22:00:00+00	2	\N	\N	email	\N	\N	t	{1800}	{1}
acme	activity	3	1	2026-05-03 22:00:00+00	3	\N	\N	email	high	\N	t	{1800}	{2}
acme	closed	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{3600}	{1}
acme	closed	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{3600}	{1}
acme	closed	2	1	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{3600}	{1}
acme	closed	3	1	2026-05-03 22:00:00+00	1	\N	\N	chat	urgent	\N	t	{3600}	{1}
acme	first_resolved	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{14400,1200,3600,1800,10800}	{1,1,1,1,1}
acme	first_resolved	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	billing	t	{10800}	{1}
acme	first_resolved	1	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{1800,14400,3600,1200}	{1,1,1,1}
acme	first_resolved	2	1	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{10800,1200}	{1,1}
acme	first_resolved	2	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{3600,14400,1800}	{1,1,1}
acme	first_resolved	3	1	2026-05-03 22:00:00+00	1	\N	\N	email	\N	\N	t	{14400,3600}	{1,1}
acme	first_resolved	3	1	2026-05-03 22:00:00+00	2	\N	\N	phone	\N	\N	t	{1800}	{1}
acme	first_resolved	3	1	2026-05-03 22:00:00+00	3	\N	\N	email	high	\N	t	{10800}	{1}
acme	first_resolved	3	1	2026-05-03 22:00:00+00	4	\N	\N	chat	urgent	\N	t	{1200}	{1}
acme	lead_answered	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{3600,1800}	{1,1}
acme	lead_answered	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{1800,3600}	{1,1}
acme	lead_answered	2	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{1800,3600}	{1,1}
acme	lead_answered	3	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{1800,3600}	{1,1}
acme	picked_up	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{0,300}	{4,1}
acme	picked_up	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	billing	t	{0}	{1}
acme	picked_up	1	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{0,300}	{2,1}
acme	picked_up	1	1	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	login	t	{0}	{1}
acme	picked_up	2	1	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{0,300}	{2,1}
acme	picked_up	2	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{0}	{2}
acme	picked_up	3	1	2026-05-03 22:00:00+00	1	\N	\N	email	\N	\N	t	{0}	{2}
acme	picked_up	3	1	2026-05-03 22:00:00+00	2	\N	\N	email	high	\N	t	{0}	{1}
acme	picked_up	3	1	2026-05-03 22:00:00+00	3	\N	\N	phone	\N	\N	t	{0}	{1}
acme	picked_up	3	1	2026-05-03 22:00:00+00	4	\N	\N	chat	urgent	\N	t	{300}	{1}
acme	released	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{10800,600,900,14400,1800,3600}	{1,1,1,1,1,2}
acme	released	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	billing	t	{10800}	{1}
acme	released	1	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{900,1800,14400,3600}	{1,1,1,2}
acme	released	1	1	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	login	t	{600}	{1}
acme	released	2	1	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{600,900,10800}	{1,1,1}
acme	released	2	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{3600,14400,1800}	{2,1,1}
acme	released	3	1	2026-05-03 22:00:00+00	1	\N	\N	email	\N	\N	t	{3600,14400}	{1,1}
acme	released	3	1	2026-05-03 22:00:00+00	2	\N	\N	email	high	\N	t	{10800}	{1}
acme	released	3	1	2026-05-03 22:00:00+00	3	\N	\N	phone	\N	\N	t	{1800,600,3600}	{1,1,1}
acme	released	3	1	2026-05-03 22:00:00+00	4	\N	\N	chat	urgent	\N	t	{900}	{1}
acme	resolved	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{1200,3600,10800,7200,14400}	{1,1,1,1,1}
acme	resolved	0	3	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{5400,1200,7200,3600,14400}	{1,1,1,1,1}
acme	resolved	0	5	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{600,60}	{1,1}
acme	resolved	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{14400,1200,7200,3600}	{1,1,1,1}
acme	resolved	1	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	billing	t	{10800}	{1}
acme	resolved	1	3	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{3600,1200,14400,5400}	{1,1,1,1}
acme	resolved	1	3	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	billing	t	{7200}	{1}
acme	resolved	1	5	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	billing	t	{600}	{1}
acme	resolved	1	5	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{60}	{1}
acme	resolved	2	1	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{1200,10800}	{1,1}
acme	resolved	2	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{3600,7200,14400}	{1,1,1}
acme	resolved	2	3	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{1200,7200}	{1,1}
acme	resolved	2	3	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{14400,5400,3600}	{1,1,1}
acme	resolved	2	5	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{60}	{1}
acme	resolved	2	5	2026-05-03 22:00:00+00	2	1	front	\N	\N	\N	t	{600}	{1}
acme	resolved	3	1	2026-05-03 22:00:00+00	1	\N	\N	email	\N	\N	t	{3600,14400}	{1,1}
acme	resolved	3	1	2026-05-03 22:00:00+00	2	\N	\N	chat	urgent	\N	t	{1200}	{1}
acme	resolved	3	1	2026-05-03 22:00:00+00	3	\N	\N	email	high	\N	t	{10800}	{1}
acme	resolved	3	1	2026-05-03 22:00:00+00	4	\N	\N	phone	\N	\N	t	{7200}	{1}
acme	resolved	3	3	2026-05-03 22:00:00+00	1	\N	\N	phone	\N	\N	t	{5400}	{1}
acme	resolved	3	3	2026-05-03 22:00:00+00	2	\N	\N	email	\N	\N	t	{3600,14400}	{1,1}
acme	resolved	3	3	2026-05-03 22:00:00+00	3	\N	\N	email	high	\N	t	{7200}	{1}
acme	resolved	3	3	2026-05-03 22:00:00+00	4	\N	\N	chat	urgent	\N	t	{1200}	{1}
acme	resolved	3	5	2026-05-03 22:00:00+00	1	\N	\N	email	high	\N	t	{600}	{1}
acme	resolved	3	5	2026-05-03 22:00:00+00	2	\N	\N	email	\N	\N	t	{60}	{1}
acme	responded	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{360,1800}	{1,2}
acme	responded	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{360,1800}	{1,1}
acme	responded	1	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	billing	t	{1800}	{1}
acme	responded	2	1	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{360,1800}	{1,1}
acme	responded	2	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	\N	t	{1800}	{1}
acme	responded	3	1	2026-05-03 22:00:00+00	1	\N	\N	chat	urgent	\N	t	{360}	{1}
acme	responded	3	1	2026-05-03 22:00:00+00	2	\N	\N	email	\N	\N	t	{1800}	{1}
acme	responded	3	1	2026-05-03 22:00:00+00	3	\N	\N	email	high	\N	t	{1800}	{1}
acme	tier_left	0	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	\N	t	{600,900,1200,10800}	{1,1,1,1}
acme	tier_left	1	1	2026-05-03 22:00:00+00	1	\N	\N	\N	\N	billing	t	{10800}	{1}
acme	tier_left	1	1	2026-05-03 22:00:00+00	2	\N	\N	\N	\N	login	t	{600}	{1}
acme	tier_left	1	1	2026-05-03 22:00:00+00	3	\N	\N	\N	\N	bug	t	{1200}	{1}
acme	tier_left	1	1	2026-05-03 22:00:00+00	4	\N	\N	\N	\N	\N	t	{900}	{1}
acme	tier_left	2	1	2026-05-03 22:00:00+00	1	1	front	\N	\N	\N	t	{600,900,10800}	{1,1,1}
acme	tier_left	2	1	2026-05-03 22:00:00+00	2	2	back	\N	\N	\N	t	{1200}	{1}
acme	tier_left	3	1	2026-05-03 22:00:00+00	1	\N	\N	phone	\N	\N	t	{600,1200}	{1,1}
acme	tier_left	3	1	2026-05-03 22:00:00+00	2	\N	\N	chat	urgent	\N	t	{900}	{1}
acme	tier_left	3	1	2026-05-03 22:00:00+00	3	\N	\N	email	high	\N	t	{10800}	{1}
\.

COPY ticket (workspace_id, source, subject, opened_at, status, is_counted, agents) FROM stdin;
acme	desk	T1	2026-05-04 09:00:00+00	resolved	t	{ann}
acme	desk	T2	2026-05-04 09:00:00+00	closed	t	{bob}
acme	desk	T3	2026-05-04 10:00:00+00	new	t	{ann,cid}
acme	desk	T4	2026-05-04 11:00:00+00	resolved	t	{bob}
acme	desk	T5	2026-05-04 15:00:00+00	new	t	{}
acme	desk	T6	2026-05-04 15:00:00+00	new	f	{}
acme	shop	T1	2026-05-04 09:00:00+00	resolved	t	{ann}
acme	shop	T2	2026-05-04 09:00:00+00	resolved	t	{ann,cid}
\.

COPY tier_left (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, seconds, business_seconds) FROM stdin;
acme	desk	T1	12	2026-05-04 12:00:00+00	1	front	ann	email	high	billing	\N	\N	inbound	{}	\N	10800	\N
acme	desk	T2	12	2026-05-04 09:20:00+00	1	front	bob	chat	urgent	\N	\N	\N	inbound	{}	\N	900	\N
acme	desk	T3	11	2026-05-04 10:10:00+00	1	front	ann	phone	\N	login	\N	\N	inbound	{}	\N	600	\N
acme	desk	T3	12	2026-05-04 10:30:00+00	2	back	cid	phone	\N	bug	\N	\N	inbound	{}	\N	1200	\N
\.

COPY valued (workspace_id, source, subject, n, at, tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes, kind, amount, currency) FROM stdin;
acme	shop	T1	3	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	benefit	30	EUR
acme	shop	T1	4	2026-05-04 10:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	cost	5	EUR
acme	shop	T1	5	2026-05-05 01:00:00+00	\N	\N	ann	email	\N	\N	\N	\N	inbound	{}	\N	benefit	10	EUR
acme	shop	T2	3	2026-05-04 13:00:00+00	\N	\N	cid	email	\N	\N	\N	\N	inbound	{}	\N	sale	15	EUR
\.

COPY workspace (workspace_id, name) FROM stdin;
acme	
\.

