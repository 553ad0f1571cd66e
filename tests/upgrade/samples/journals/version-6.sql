BEGIN TRANSACTION;
CREATE TABLE asks (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, asked_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, answer TEXT NOT NULL, sit_s REAL NOT NULL,
            interval_s REAL NOT NULL, moved_s REAL NOT NULL, held_s REAL NOT NULL, in_wait INTEGER NOT NULL,
            annulled TEXT NOT NULL DEFAULT '');
INSERT INTO "asks" VALUES(1,'2026-03-20','break',1773997788.0,1773997800.0,0,'did-it',600.0,600.0,0.0,0.0,0,'');
INSERT INTO "asks" VALUES(2,'2026-03-20','break',1773999588.0,1773999600.0,0,'not-now',1800.0,600.0,-60.0,0.0,0,'');
INSERT INTO "asks" VALUES(3,'2026-03-20','break',1773999688.0,1773999700.0,0,'started',1900.0,600.0,0.0,0.0,1,'');
INSERT INTO "asks" VALUES(4,'2026-03-20','break',1774000141.0,1774000153.0,0,'started',400.0,600.0,0.0,0.0,0,'');
INSERT INTO "asks" VALUES(5,'2026-03-20','break',1773997100.0,1773997700.0,0,'owed',400.0,600.0,0.0,150.0,0,'');
INSERT INTO "asks" VALUES(6,'2026-03-20','break',1773996900.0,1773996910.0,0,'not-now',300.0,600.0,0.0,0.0,0,'taken back');
CREATE TABLE breaks (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, started_wall REAL NOT NULL, ended_wall REAL NOT NULL,
            utc_offset_s INTEGER NOT NULL, outcome TEXT NOT NULL,
            routine TEXT NOT NULL, level INTEGER NOT NULL, played_s REAL NOT NULL,
            sit_before_s REAL NOT NULL, kind TEXT NOT NULL,
            answer TEXT NOT NULL DEFAULT '', annulled TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '');
INSERT INTO "breaks" VALUES(1,'2026-03-10',1773133600.0,1773133690.0,0,'finished','window-stretch',1,90.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(2,'2026-03-11',1773133690.0,1773219600.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(3,'2026-03-11',1773220000.0,1773220068.0,0,'finished','window-stretch',1,68.0,400.0,'break','worse','','');
INSERT INTO "breaks" VALUES(4,'2026-03-12',1773220068.0,1773306000.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(5,'2026-03-12',1773306400.0,1773306481.0,0,'finished','window-stretch',1,81.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(6,'2026-03-13',1773306481.0,1773392400.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(7,'2026-03-13',1773392800.0,1773392881.0,0,'finished','window-stretch',1,81.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(8,'2026-03-14',1773392881.0,1773478800.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(9,'2026-03-14',1773479200.0,1773479281.0,0,'finished','window-stretch',1,81.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(10,'2026-03-15',1773479281.0,1773565200.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(11,'2026-03-15',1773565600.0,1773565680.0,0,'finished','window-stretch',1,80.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(12,'2026-03-16',1773565680.0,1773651600.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(13,'2026-03-16',1773652000.0,1773652080.0,0,'finished','window-stretch',1,80.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(14,'2026-03-17',1773652080.0,1773738000.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(15,'2026-03-17',1773738400.0,1773738480.0,0,'finished','window-stretch',1,80.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(16,'2026-03-18',1773738480.0,1773824400.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(17,'2026-03-18',1773824800.0,1773824882.0,0,'finished','window-stretch',2,82.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(18,'2026-03-19',1773824882.0,1773910800.0,0,'natural','',0,0.0,0.0,'break','','','');
INSERT INTO "breaks" VALUES(19,'2026-03-19',1773911200.0,1773911282.0,0,'finished','window-stretch',2,82.0,400.0,'break','same','','');
INSERT INTO "breaks" VALUES(20,'2026-03-20',1773911282.0,1773997200.0,0,'natural','',0,0.0,0.0,'break','','','closed');
INSERT INTO "breaks" VALUES(21,'2026-03-20',1773997800.0,1773997800.0,0,'did-it','',0,0.0,600.0,'break','','','asked');
INSERT INTO "breaks" VALUES(22,'2026-03-20',1773999600.0,1773999600.0,0,'not-now','',0,0.0,1800.0,'break','','','asked');
INSERT INTO "breaks" VALUES(23,'2026-03-20',1773999700.0,1773999753.0,0,'finished','window-stretch',2,53.0,1900.0,'break','','','asked');
INSERT INTO "breaks" VALUES(24,'2026-03-20',1774000153.0,1774000213.0,0,'shortened','window-stretch',2,60.0,400.0,'break','','','asked');
INSERT INTO "breaks" VALUES(25,'2026-03-20',1774000613.0,1774000623.0,0,'left','window-stretch',2,10.0,400.0,'break','','','asked');
INSERT INTO "breaks" VALUES(26,'2026-03-20',1774001023.0,1774001033.0,0,'stopped','window-stretch',2,10.0,810.0,'break','','','asked');
INSERT INTO "breaks" VALUES(27,'2026-03-20',1774001933.0,1774001972.0,0,'finished','my-check',2,39.0,1720.0,'break','','','asked');
INSERT INTO "breaks" VALUES(28,'2026-03-20',1774002033.0,1774002333.0,0,'natural','',0,0.0,61.0,'break','','was here','closed');
INSERT INTO "breaks" VALUES(29,'2026-03-20',1774002563.0,1774002863.0,0,'natural','',0,0.0,591.0,'break','','','closed');
INSERT INTO "breaks" VALUES(30,'2026-03-20',1774002563.0,1774004363.0,0,'natural','',0,0.0,100.0,'break','','','closed');
INSERT INTO "breaks" VALUES(31,'2026-03-20',1774005393.0,1774005464.0,0,'finished','breath-1min',2,71.0,1030.0,'break','','','asked');
CREATE TABLE checks (
            id INTEGER PRIMARY KEY, break_id INTEGER REFERENCES breaks (id), day TEXT NOT NULL, wall REAL NOT NULL,
            routine TEXT NOT NULL);
INSERT INTO "checks" VALUES(1,27,'2026-03-20',1774001972.0,'my-check');
CREATE TABLE day_exercises (
            day TEXT NOT NULL, exercise TEXT NOT NULL, seconds REAL NOT NULL, done INTEGER NOT NULL,
            shortened INTEGER NOT NULL, skipped INTEGER NOT NULL, worse INTEGER NOT NULL,
            PRIMARY KEY (day, exercise)) WITHOUT ROWID;
INSERT INTO "day_exercises" VALUES('2026-03-10','roof-line',60.0,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-10','window-lean',30.0,1,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-11','roof-line',54.4,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-11','window-lean',13.6,0,0,0,1);
INSERT INTO "day_exercises" VALUES('2026-03-12','roof-line',54.0,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-12','shoulder-rolls',27.0,1,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-13','roof-line',54.0,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-13','shoulder-rolls',27.0,1,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-14','roof-line',54.0,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-14','shoulder-rolls',27.0,1,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-15','roof-line',5.33333333333333357026e+01,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-15','shoulder-rolls',2.66666666666666678513e+01,1,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-16','roof-line',5.33333333333333357026e+01,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-16','shoulder-rolls',2.66666666666666678513e+01,1,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-17','roof-line',5.33333333333333357026e+01,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-17','shoulder-rolls',2.66666666666666678513e+01,1,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-18','roof-line',5.4666666666666664299e+01,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-18','shoulder-rolls',2.73333333333333321495e+01,1,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-19','roof-line',5.4666666666666664299e+01,2,0,0,0);
INSERT INTO "day_exercises" VALUES('2026-03-19','shoulder-rolls',2.73333333333333321495e+01,1,0,0,0);
CREATE TABLE day_figures (
            day TEXT PRIMARY KEY, sitting_s REAL NOT NULL, moved_s REAL NOT NULL, away_s REAL NOT NULL,
            unknown_s REAL NOT NULL, meeting_s REAL NOT NULL, wait_s REAL NOT NULL, longest_sit_s REAL NOT NULL,
            breaks INTEGER NOT NULL, shortened INTEGER NOT NULL, natural INTEGER NOT NULL, not_now INTEGER NOT NULL,
            snoozed INTEGER NOT NULL, asks INTEGER NOT NULL, asks_taken INTEGER NOT NULL,
            waits_used INTEGER NOT NULL, waits_passed INTEGER NOT NULL, better INTEGER NOT NULL,
            same INTEGER NOT NULL, worse INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "day_figures" VALUES('2026-03-10',400.0,90.0,67910.0,0.0,0.0,0.0,400.0,1,0,0,0,0,0,0,0,0,0,1,0);
INSERT INTO "day_figures" VALUES('2026-03-11',400.0,68.0,85932.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,0,1);
INSERT INTO "day_figures" VALUES('2026-03-12',400.0,81.0,85919.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,1,0);
INSERT INTO "day_figures" VALUES('2026-03-13',400.0,81.0,85919.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,1,0);
INSERT INTO "day_figures" VALUES('2026-03-14',400.0,81.0,85919.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,1,0);
INSERT INTO "day_figures" VALUES('2026-03-15',400.0,80.0,85920.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,1,0);
INSERT INTO "day_figures" VALUES('2026-03-16',400.0,80.0,85920.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,1,0);
INSERT INTO "day_figures" VALUES('2026-03-17',400.0,80.0,85920.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,1,0);
INSERT INTO "day_figures" VALUES('2026-03-18',400.0,82.0,85918.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,1,0);
INSERT INTO "day_figures" VALUES('2026-03-19',400.0,82.0,85918.0,0.0,0.0,0.0,400.0,1,0,1,0,0,0,0,0,0,0,1,0);
CREATE TABLE events (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, wall REAL NOT NULL, kind TEXT NOT NULL,
            why TEXT NOT NULL);
INSERT INTO "events" VALUES(1,'2026-03-10',1773133600.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(2,'2026-03-10',1773133690.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(3,'2026-03-11',1773219600.0,'gap','closed 23 h 51 min, counted as a break');
INSERT INTO "events" VALUES(4,'2026-03-11',1773220000.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(5,'2026-03-11',1773220068.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(6,'2026-03-12',1773306000.0,'gap','closed 23 h 52 min, counted as a break');
INSERT INTO "events" VALUES(7,'2026-03-12',1773306400.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(8,'2026-03-12',1773306481.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(9,'2026-03-13',1773392400.0,'gap','closed 23 h 51 min, counted as a break');
INSERT INTO "events" VALUES(10,'2026-03-13',1773392800.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(11,'2026-03-13',1773392881.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(12,'2026-03-14',1773478800.0,'gap','closed 23 h 51 min, counted as a break');
INSERT INTO "events" VALUES(13,'2026-03-14',1773479200.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(14,'2026-03-14',1773479281.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(15,'2026-03-15',1773565200.0,'gap','closed 23 h 51 min, counted as a break');
INSERT INTO "events" VALUES(16,'2026-03-15',1773565600.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(17,'2026-03-15',1773565680.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(18,'2026-03-16',1773651600.0,'gap','closed 23 h 52 min, counted as a break');
INSERT INTO "events" VALUES(19,'2026-03-16',1773652000.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(20,'2026-03-16',1773652080.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(21,'2026-03-17',1773738000.0,'gap','closed 23 h 52 min, counted as a break');
INSERT INTO "events" VALUES(22,'2026-03-17',1773738400.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(23,'2026-03-17',1773738480.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(24,'2026-03-18',1773824400.0,'gap','closed 23 h 52 min, counted as a break');
INSERT INTO "events" VALUES(25,'2026-03-18',1773824800.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(26,'2026-03-18',1773824882.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(27,'2026-03-19',1773910800.0,'gap','closed 23 h 51 min, counted as a break');
INSERT INTO "events" VALUES(28,'2026-03-19',1773911200.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(29,'2026-03-19',1773911282.0,'finished','done, 1 break today');
INSERT INTO "events" VALUES(30,'2026-03-20',1773997200.0,'gap','closed 23 h 51 min, counted as a break');
INSERT INTO "events" VALUES(31,'2026-03-20',1773997800.0,'did-it','done already, counted as a break after 10 min at the desk');
INSERT INTO "events" VALUES(32,'2026-03-20',1773999600.0,'ask','30 min at the desk, the limit is 30 min');
INSERT INTO "events" VALUES(33,'2026-03-20',1773999600.0,'not-now','not now; the next ask comes in 30 min');
INSERT INTO "events" VALUES(34,'2026-03-20',1773999700.0,'started','1 min of movement after 31 min at the desk');
INSERT INTO "events" VALUES(35,'2026-03-20',1773999753.0,'finished','done, 2 breaks today');
INSERT INTO "events" VALUES(36,'2026-03-20',1774000153.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(37,'2026-03-20',1774000213.0,'shortened','left after 1 min, more than half: a break, shortened; standing and walking two minutes does what a seated stretch cannot');
INSERT INTO "events" VALUES(38,'2026-03-20',1774000613.0,'started','1 min of movement after 6 min at the desk');
INSERT INTO "events" VALUES(39,'2026-03-20',1774000623.0,'stopped','left after 10 s, less than half: not a break');
INSERT INTO "events" VALUES(40,'2026-03-20',1774001023.0,'started','1 min of movement after 13 min at the desk');
INSERT INTO "events" VALUES(41,'2026-03-20',1774001033.0,'stopped','stopped; nothing is owed, the sit goes on');
INSERT INTO "events" VALUES(42,'2026-03-20',1774001933.0,'started','50 s of movement after 28 min at the desk');
INSERT INTO "events" VALUES(43,'2026-03-20',1774001972.0,'finished','done, 4 breaks today');
INSERT INTO "events" VALUES(44,'2026-03-20',1774002333.0,'away','away since 10:20, the last input: no input');
INSERT INTO "events" VALUES(45,'2026-03-20',1774002333.0,'natural-break','no input 5 min, counted as a break');
INSERT INTO "events" VALUES(46,'2026-03-20',1774002433.0,'back','no input 6 min, counted as a break');
INSERT INTO "events" VALUES(47,'2026-03-20',1774002463.0,'back','here all the time: 6 min added to the sit');
INSERT INTO "events" VALUES(48,'2026-03-20',1774002863.0,'away','away since 10:29, the last input: no input');
INSERT INTO "events" VALUES(49,'2026-03-20',1774002863.0,'natural-break','no input 5 min, counted as a break');
INSERT INTO "events" VALUES(50,'2026-03-20',1774003063.0,'back','no input 8 min, counted as a break');
INSERT INTO "events" VALUES(51,'2026-03-20',1774002503.0,'gap','the clock was set 10 min back: only wall times move');
INSERT INTO "events" VALUES(52,'2026-03-20',1774004363.0,'gap','asleep 30 min, counted as a break');
INSERT INTO "events" VALUES(53,'2026-03-20',1774005393.0,'started','1 min of movement after 17 min at the desk');
INSERT INTO "events" VALUES(54,'2026-03-20',1774005464.0,'finished','done, 5 breaks today');
CREATE TABLE exercises (
            id INTEGER PRIMARY KEY, break_id INTEGER NOT NULL REFERENCES breaks (id), day TEXT NOT NULL,
            item INTEGER NOT NULL, exercise TEXT NOT NULL, outcome TEXT NOT NULL, side_missed TEXT NOT NULL,
            eased INTEGER NOT NULL);
INSERT INTO "exercises" VALUES(1,1,'2026-03-10',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(2,1,'2026-03-10',1,'window-lean','done','',0);
INSERT INTO "exercises" VALUES(3,1,'2026-03-10',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(4,3,'2026-03-11',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(5,3,'2026-03-11',1,'window-lean','arm','',0);
INSERT INTO "exercises" VALUES(6,3,'2026-03-11',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(7,5,'2026-03-12',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(8,5,'2026-03-12',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(9,5,'2026-03-12',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(10,7,'2026-03-13',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(11,7,'2026-03-13',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(12,7,'2026-03-13',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(13,9,'2026-03-14',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(14,9,'2026-03-14',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(15,9,'2026-03-14',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(16,11,'2026-03-15',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(17,11,'2026-03-15',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(18,11,'2026-03-15',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(19,13,'2026-03-16',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(20,13,'2026-03-16',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(21,13,'2026-03-16',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(22,15,'2026-03-17',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(23,15,'2026-03-17',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(24,15,'2026-03-17',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(25,17,'2026-03-18',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(26,17,'2026-03-18',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(27,17,'2026-03-18',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(28,19,'2026-03-19',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(29,19,'2026-03-19',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(30,19,'2026-03-19',2,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(31,23,'2026-03-20',0,'roof-line','side-missed','right',0);
INSERT INTO "exercises" VALUES(32,23,'2026-03-20',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(33,23,'2026-03-20',2,'roof-line','skipped','',1);
INSERT INTO "exercises" VALUES(34,24,'2026-03-20',0,'roof-line','done','',0);
INSERT INTO "exercises" VALUES(35,24,'2026-03-20',1,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(36,24,'2026-03-20',2,'roof-line','skipped','',0);
INSERT INTO "exercises" VALUES(37,25,'2026-03-20',0,'roof-line','shortened','',0);
INSERT INTO "exercises" VALUES(38,25,'2026-03-20',1,'shoulder-rolls','skipped','',0);
INSERT INTO "exercises" VALUES(39,25,'2026-03-20',2,'roof-line','skipped','',0);
INSERT INTO "exercises" VALUES(40,26,'2026-03-20',0,'roof-line','shortened','',0);
INSERT INTO "exercises" VALUES(41,26,'2026-03-20',1,'shoulder-rolls','skipped','',0);
INSERT INTO "exercises" VALUES(42,26,'2026-03-20',2,'roof-line','skipped','',0);
INSERT INTO "exercises" VALUES(43,27,'2026-03-20',0,'shoulder-rolls','done','',0);
INSERT INTO "exercises" VALUES(44,27,'2026-03-20',1,'my-shrug-test','done','',0);
INSERT INTO "exercises" VALUES(45,31,'2026-03-20',0,'long-exhale','done','',0);
INSERT INTO "exercises" VALUES(46,31,'2026-03-20',1,'belly-breath','done','',0);
CREATE TABLE gaps (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, length_s REAL NOT NULL,
            counted INTEGER NOT NULL);
INSERT INTO "gaps" VALUES(1,'2026-03-10','closed',1773133690.0,1773219600.0,0,85910.0,1);
INSERT INTO "gaps" VALUES(2,'2026-03-11','closed',1773220068.0,1773306000.0,0,85932.0,1);
INSERT INTO "gaps" VALUES(3,'2026-03-12','closed',1773306481.0,1773392400.0,0,85919.0,1);
INSERT INTO "gaps" VALUES(4,'2026-03-13','closed',1773392881.0,1773478800.0,0,85919.0,1);
INSERT INTO "gaps" VALUES(5,'2026-03-14','closed',1773479281.0,1773565200.0,0,85919.0,1);
INSERT INTO "gaps" VALUES(6,'2026-03-15','closed',1773565680.0,1773651600.0,0,85920.0,1);
INSERT INTO "gaps" VALUES(7,'2026-03-16','closed',1773652080.0,1773738000.0,0,85920.0,1);
INSERT INTO "gaps" VALUES(8,'2026-03-17','closed',1773738480.0,1773824400.0,0,85920.0,1);
INSERT INTO "gaps" VALUES(9,'2026-03-18','closed',1773824882.0,1773910800.0,0,85918.0,1);
INSERT INTO "gaps" VALUES(10,'2026-03-19','closed',1773911282.0,1773997200.0,0,85918.0,1);
INSERT INTO "gaps" VALUES(11,'2026-03-20','clock',1774002503.0,1774002503.0,0,-600.0,0);
INSERT INTO "gaps" VALUES(12,'2026-03-20','asleep',1774002563.0,1774004363.0,0,1800.0,1);
CREATE TABLE meetings (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL);
INSERT INTO "meetings" VALUES(1,'2026-03-20','meeting',1773997400.0,1773997550.0,0);
INSERT INTO "meetings" VALUES(2,'2026-03-20','microphone',1773999200.0,1773999300.0,0);
CREATE TABLE scores (
            id INTEGER PRIMARY KEY, check_id INTEGER NOT NULL REFERENCES checks (id), exercise TEXT NOT NULL,
            side TEXT NOT NULL, score INTEGER NOT NULL);
INSERT INTO "scores" VALUES(1,1,'my-shrug-test','left',2);
INSERT INTO "scores" VALUES(2,1,'my-shrug-test','right',3);
CREATE TABLE sits (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, started_wall REAL NOT NULL, ended_wall REAL NOT NULL,
            utc_offset_s INTEGER NOT NULL, sat_s REAL NOT NULL, ended_by TEXT NOT NULL,
            annulled TEXT NOT NULL DEFAULT '');
INSERT INTO "sits" VALUES(1,'2026-03-20',1773997200.0,1773997800.0,0,600.0,'did-it','');
INSERT INTO "sits" VALUES(2,'2026-03-20',1773997800.0,1773999600.0,0,1800.0,'did-it','');
INSERT INTO "sits" VALUES(3,'2026-03-20',1773997800.0,1773999700.0,0,1900.0,'routine','');
CREATE TABLE stretches (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, cause TEXT NOT NULL);
INSERT INTO "stretches" VALUES(1,'2026-03-10','sitting',1773133200.0,1773133600.0,0,'');
INSERT INTO "stretches" VALUES(2,'2026-03-10','routine',1773133600.0,1773133690.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(3,'2026-03-10','away',1773133690.0,1773201600.0,0,'closed');
INSERT INTO "stretches" VALUES(4,'2026-03-11','away',1773201600.0,1773219600.0,0,'closed');
INSERT INTO "stretches" VALUES(5,'2026-03-11','sitting',1773219600.0,1773220000.0,0,'');
INSERT INTO "stretches" VALUES(6,'2026-03-11','routine',1773220000.0,1773220068.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(7,'2026-03-11','away',1773220068.0,1773288000.0,0,'closed');
INSERT INTO "stretches" VALUES(8,'2026-03-12','away',1773288000.0,1773306000.0,0,'closed');
INSERT INTO "stretches" VALUES(9,'2026-03-12','sitting',1773306000.0,1773306400.0,0,'');
INSERT INTO "stretches" VALUES(10,'2026-03-12','routine',1773306400.0,1773306481.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(11,'2026-03-12','away',1773306481.0,1773374400.0,0,'closed');
INSERT INTO "stretches" VALUES(12,'2026-03-13','away',1773374400.0,1773392400.0,0,'closed');
INSERT INTO "stretches" VALUES(13,'2026-03-13','sitting',1773392400.0,1773392800.0,0,'');
INSERT INTO "stretches" VALUES(14,'2026-03-13','routine',1773392800.0,1773392881.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(15,'2026-03-13','away',1773392881.0,1773460800.0,0,'closed');
INSERT INTO "stretches" VALUES(16,'2026-03-14','away',1773460800.0,1773478800.0,0,'closed');
INSERT INTO "stretches" VALUES(17,'2026-03-14','sitting',1773478800.0,1773479200.0,0,'');
INSERT INTO "stretches" VALUES(18,'2026-03-14','routine',1773479200.0,1773479281.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(19,'2026-03-14','away',1773479281.0,1773547200.0,0,'closed');
INSERT INTO "stretches" VALUES(20,'2026-03-15','away',1773547200.0,1773565200.0,0,'closed');
INSERT INTO "stretches" VALUES(21,'2026-03-15','sitting',1773565200.0,1773565600.0,0,'');
INSERT INTO "stretches" VALUES(22,'2026-03-15','routine',1773565600.0,1773565680.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(23,'2026-03-15','away',1773565680.0,1773633600.0,0,'closed');
INSERT INTO "stretches" VALUES(24,'2026-03-16','away',1773633600.0,1773651600.0,0,'closed');
INSERT INTO "stretches" VALUES(25,'2026-03-16','sitting',1773651600.0,1773652000.0,0,'');
INSERT INTO "stretches" VALUES(26,'2026-03-16','routine',1773652000.0,1773652080.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(27,'2026-03-16','away',1773652080.0,1773720000.0,0,'closed');
INSERT INTO "stretches" VALUES(28,'2026-03-17','away',1773720000.0,1773738000.0,0,'closed');
INSERT INTO "stretches" VALUES(29,'2026-03-17','sitting',1773738000.0,1773738400.0,0,'');
INSERT INTO "stretches" VALUES(30,'2026-03-17','routine',1773738400.0,1773738480.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(31,'2026-03-17','away',1773738480.0,1773806400.0,0,'closed');
INSERT INTO "stretches" VALUES(32,'2026-03-18','away',1773806400.0,1773824400.0,0,'closed');
INSERT INTO "stretches" VALUES(33,'2026-03-18','sitting',1773824400.0,1773824800.0,0,'');
INSERT INTO "stretches" VALUES(34,'2026-03-18','routine',1773824800.0,1773824882.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(35,'2026-03-18','away',1773824882.0,1773892800.0,0,'closed');
INSERT INTO "stretches" VALUES(36,'2026-03-19','away',1773892800.0,1773910800.0,0,'closed');
INSERT INTO "stretches" VALUES(37,'2026-03-19','sitting',1773910800.0,1773911200.0,0,'');
INSERT INTO "stretches" VALUES(38,'2026-03-19','routine',1773911200.0,1773911282.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(39,'2026-03-19','away',1773911282.0,1773979200.0,0,'closed');
INSERT INTO "stretches" VALUES(40,'2026-03-20','away',1773979200.0,1773997200.0,0,'closed');
INSERT INTO "stretches" VALUES(41,'2026-03-20','sitting',1773997200.0,1773999700.0,0,'');
INSERT INTO "stretches" VALUES(42,'2026-03-20','routine',1773999700.0,1773999753.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(43,'2026-03-20','sitting',1773999753.0,1774000153.0,0,'');
INSERT INTO "stretches" VALUES(44,'2026-03-20','routine',1774000153.0,1774000213.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(45,'2026-03-20','sitting',1774000213.0,1774000613.0,0,'');
INSERT INTO "stretches" VALUES(46,'2026-03-20','routine',1774000613.0,1774000623.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(47,'2026-03-20','sitting',1774000623.0,1774001023.0,0,'');
INSERT INTO "stretches" VALUES(48,'2026-03-20','routine',1774001023.0,1774001033.0,0,'window-stretch');
INSERT INTO "stretches" VALUES(49,'2026-03-20','sitting',1774001033.0,1774001933.0,0,'');
INSERT INTO "stretches" VALUES(50,'2026-03-20','routine',1774001933.0,1774001972.0,0,'my-check');
INSERT INTO "stretches" VALUES(51,'2026-03-20','sitting',1774001972.0,1774002033.0,0,'');
INSERT INTO "stretches" VALUES(52,'2026-03-20','away',1774002033.0,1774002433.0,0,'no input');
INSERT INTO "stretches" VALUES(53,'2026-03-20','sitting',1774002033.0,1774002433.0,0,'was here');
INSERT INTO "stretches" VALUES(54,'2026-03-20','sitting',1774002433.0,1774002563.0,0,'');
INSERT INTO "stretches" VALUES(55,'2026-03-20','away',1774002563.0,1774003063.0,0,'no input');
INSERT INTO "stretches" VALUES(56,'2026-03-20','sitting',1774003063.0,1774003103.0,0,'');
INSERT INTO "stretches" VALUES(57,'2026-03-20','sitting',1774002503.0,1774002563.0,0,'');
INSERT INTO "stretches" VALUES(58,'2026-03-20','away',1774002563.0,1774004363.0,0,'asleep');
INSERT INTO "stretches" VALUES(59,'2026-03-20','sitting',1774004363.0,1774005393.0,0,'');
INSERT INTO "stretches" VALUES(60,'2026-03-20','routine',1774005393.0,1774005464.0,0,'breath-1min');
CREATE TABLE unlocks (id INTEGER PRIMARY KEY, day TEXT NOT NULL, wall REAL NOT NULL, exercise TEXT NOT NULL);
INSERT INTO "unlocks" VALUES(1,'2026-03-20',1773997800.0,'ask-first');
CREATE TABLE waits (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,
            started_wall REAL NOT NULL, ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL,
            outcome TEXT NOT NULL);
INSERT INTO "waits" VALUES(1,'2026-03-20','tests','shell',1773998000.0,1773998060.0,0,'passed');
INSERT INTO "waits" VALUES(2,'2026-03-20','tests','shell',1773999680.0,1773999790.0,0,'used');
INSERT INTO "waits" VALUES(3,'2026-03-20','agent','agent',1774001040.0,1774001340.0,0,'passed');
INSERT INTO "waits" VALUES(4,'2026-03-20','tests','shell',1774001100.0,1774001190.0,0,'passed');
CREATE INDEX breaks_day ON breaks (day, outcome);
CREATE INDEX exercises_day ON exercises (day);
CREATE INDEX exercises_break ON exercises (break_id);
CREATE INDEX stretches_day ON stretches (day);
CREATE INDEX gaps_day ON gaps (day);
CREATE INDEX events_day ON events (day);
CREATE INDEX scores_check ON scores (check_id);
CREATE INDEX exercises_worse ON exercises (id, break_id, exercise, outcome)
            WHERE outcome IN ('worse', 'arm');
CREATE INDEX exercises_played ON exercises (exercise, break_id) WHERE outcome <> 'skipped';
CREATE INDEX breaks_played ON breaks (routine, ended_wall)
            WHERE outcome IN ('finished', 'shortened') AND routine <> '' AND annulled = '';
CREATE INDEX waits_day ON waits (day);
CREATE INDEX asks_day ON asks (day);
CREATE INDEX meetings_day ON meetings (day);
CREATE INDEX sits_day ON sits (day);
CREATE TRIGGER breaks_added AFTER INSERT ON breaks BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER breaks_changed AFTER UPDATE ON breaks BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER breaks_gone AFTER DELETE ON breaks BEGIN
                DELETE FROM day_figures WHERE day = OLD.day; DELETE FROM day_exercises WHERE day = OLD.day; END;
CREATE TRIGGER exercises_added AFTER INSERT ON exercises BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER exercises_changed AFTER UPDATE ON exercises BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER exercises_gone AFTER DELETE ON exercises BEGIN
                DELETE FROM day_figures WHERE day = OLD.day; DELETE FROM day_exercises WHERE day = OLD.day; END;
CREATE TRIGGER stretches_added AFTER INSERT ON stretches BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER stretches_changed AFTER UPDATE ON stretches BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER stretches_gone AFTER DELETE ON stretches BEGIN
                DELETE FROM day_figures WHERE day = OLD.day; DELETE FROM day_exercises WHERE day = OLD.day; END;
CREATE TRIGGER waits_added AFTER INSERT ON waits BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER waits_changed AFTER UPDATE ON waits BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER waits_gone AFTER DELETE ON waits BEGIN
                DELETE FROM day_figures WHERE day = OLD.day; DELETE FROM day_exercises WHERE day = OLD.day; END;
CREATE TRIGGER events_added AFTER INSERT ON events BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER events_changed AFTER UPDATE ON events BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER events_gone AFTER DELETE ON events BEGIN
                DELETE FROM day_figures WHERE day = OLD.day; DELETE FROM day_exercises WHERE day = OLD.day; END;
CREATE TRIGGER asks_added AFTER INSERT ON asks BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER asks_changed AFTER UPDATE ON asks BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER asks_gone AFTER DELETE ON asks BEGIN
                DELETE FROM day_figures WHERE day = OLD.day; DELETE FROM day_exercises WHERE day = OLD.day; END;
CREATE TRIGGER meetings_added AFTER INSERT ON meetings BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER meetings_changed AFTER UPDATE ON meetings BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER meetings_gone AFTER DELETE ON meetings BEGIN
                DELETE FROM day_figures WHERE day = OLD.day; DELETE FROM day_exercises WHERE day = OLD.day; END;
CREATE TRIGGER sits_added AFTER INSERT ON sits BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER sits_changed AFTER UPDATE ON sits BEGIN
                DELETE FROM day_figures WHERE day = NEW.day; DELETE FROM day_exercises WHERE day = NEW.day; END;
CREATE TRIGGER sits_gone AFTER DELETE ON sits BEGIN
                DELETE FROM day_figures WHERE day = OLD.day; DELETE FROM day_exercises WHERE day = OLD.day; END;
COMMIT;
PRAGMA user_version = 6;
